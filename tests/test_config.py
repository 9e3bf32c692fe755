"""Every setting, where it comes from, and what is said where it can't be used."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from interactions import store
from interactions.config import CHECKOUT, ConfigError, Settings


def test_without_any_variable_everything_has_its_place_in_the_checkout() -> None:
    assert Settings.from_environment({"PATH": "/bin", "UNRELATED": "1"}) == Settings()
    assert Settings() == Settings(
        home=CHECKOUT / "var",
        seed=CHECKOUT / "seed",
        database_url=f"sqlite:///{CHECKOUT / 'var' / 'interactions.sqlite3'}",
        host="127.0.0.1",
        port=8000,
        workers=2,
        threads=4,
    )


def test_every_variable_is_honoured(tmp_path: Path) -> None:
    environment = {
        "HOST": "::1",
        "PORT": "8080",
        "INTERACTIONS_HOME": str(tmp_path / "home"),
        "INTERACTIONS_SEED": str(tmp_path / "seed"),
        "INTERACTIONS_DATABASE_URL": "postgresql://clinic@db.example.org/interactions",
        "INTERACTIONS_WORKERS": "8",
        "INTERACTIONS_THREADS": "1",
    }
    settings = Settings.from_environment(environment)
    assert dataclasses.asdict(settings) == {
        "home": tmp_path / "home",
        "seed": tmp_path / "seed",
        "database_url": "postgresql://clinic@db.example.org/interactions",
        "host": "::1",
        "port": 8080,
        "workers": 8,
        "threads": 1,
    }


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")])
def test_the_address_is_a_url(host: str, address: str) -> None:
    assert Settings.from_environment({"HOST": host}).address == address


def test_the_database_lives_in_the_home(tmp_path: Path) -> None:
    settings = Settings.from_environment({"INTERACTIONS_HOME": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'interactions.sqlite3'}"


def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "Größe 50%20 ? ü"
    settings = Settings.from_environment({"INTERACTIONS_HOME": str(home)})
    assert settings.sqlite_file == home / "interactions.sqlite3"
    home.mkdir()
    store.upgrade(store.make_engine(settings.database_url))
    assert (home / "interactions.sqlite3").is_file()


@pytest.mark.parametrize("written", ["sqlite:///x.db", "sqlite:///folder/../x.db", "sqlite:///x.db?timeout=3"])
def test_a_relative_database_counts_from_where_the_command_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Settings.from_environment({"INTERACTIONS_DATABASE_URL": written}).sqlite_file
    assert file is not None
    assert file.is_absolute()
    assert file.resolve() == (tmp_path / "x.db").resolve()


def test_a_database_that_can_not_be_read_is_named_without_its_password() -> None:
    with pytest.raises(ConfigError, match=r"^INTERACTIONS_DATABASE_URL can't be read") as error:
        Settings.from_environment({"INTERACTIONS_DATABASE_URL": "secret@nowhere"})
    assert "secret" not in str(error.value)
    memory = Settings.from_environment({"INTERACTIONS_DATABASE_URL": "sqlite://"})
    assert memory.sqlite_file is None
    assert Settings(database_url="postgresql://host/name").sqlite_file is None


def test_paths_may_be_written_as_a_person_writes_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    settings = Settings.from_environment({"INTERACTIONS_HOME": "var", "INTERACTIONS_SEED": "~/seed"})
    assert [settings.home, settings.seed] == [tmp_path / "var", tmp_path / "somebody" / "seed"]


@pytest.mark.parametrize(
    "name",
    ["HOST", "PORT", "INTERACTIONS_HOME", "INTERACTIONS_SEED", "INTERACTIONS_DATABASE_URL", "INTERACTIONS_WORKERS",
     "INTERACTIONS_THREADS"],
)  # fmt: skip
def test_an_empty_variable_is_as_good_as_none(name: str) -> None:
    assert Settings.from_environment({name: ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "most"), [("PORT", 65_535), ("INTERACTIONS_WORKERS", 64), ("INTERACTIONS_THREADS", 64)]
)
@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "²", "{more}", "99999999999"])
def test_a_number_that_can_not_be_is_named_with_what_it_takes(name: str, most: int, text: str) -> None:
    text = text.format(more=most + 1)
    with pytest.raises(ConfigError, match=rf"^{name} is .*: it takes a whole number from 1 to {most}$"):
        Settings.from_environment({name: text})
    assert Settings.from_environment({name: str(most)}) != Settings()


def test_a_misspelt_variable_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"INTERACTIONS_HOEM is not a setting; there are: .*INTERACTIONS_HOME"):
        Settings.from_environment({"INTERACTIONS_HOEM": "elsewhere"})


def test_settings_are_read_from_the_process_and_never_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    settings = Settings.from_environment()
    assert settings.port == 8123
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]
