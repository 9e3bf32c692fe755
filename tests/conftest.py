"""An installation of its own for each test: a seed folder that holds the tiny universe, and an empty home."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinical.universe import COMPENDIUM

from interactions.config import Settings
from interactions.files.seed import write_seed


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a fresh installation, which the environment names too."""
    write_seed(COMPENDIUM, tmp_path / "seed")
    monkeypatch.setenv("INTERACTIONS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INTERACTIONS_SEED", str(tmp_path / "seed"))
    for name in ("HOST", "PORT", "INTERACTIONS_DATABASE_URL", "INTERACTIONS_WORKERS", "INTERACTIONS_THREADS"):
        monkeypatch.delenv(name, raising=False)
    return Settings.from_environment()
