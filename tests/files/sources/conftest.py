"""A small release of RxNorm that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

RELEASE = Path(__file__).parent / "rxnorm"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASE, tmp_path / "rrf"))
