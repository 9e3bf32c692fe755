from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from files.world import WORLD

from interactions.clinical.statements import Citation
from interactions.clinical.vocabulary import Status
from interactions.files import stats
from interactions.files.faults import SeedError


def test_every_statement_counts_once_under_each_heading_but_for_kinds_and_sources() -> None:
    counts = stats.count(WORLD)
    statements = len(WORLD.statements)
    assert statements > 5
    for heading in ("severity", "evidence", "status"):
        assert sum(counts[heading].values()) == statements, heading
    assert counts["records"]["substances"] == len(WORLD.substances) == sum(counts["substances"].values())


def test_what_is_retired_is_counted_as_such_and_no_more_as_what_is_said() -> None:
    entry = next(iter(WORLD.interactions.values()))
    retired = replace(entry, status=Status.RETIRED)
    before, after = (
        stats.count(world) for world in (WORLD, replace(WORLD, interactions={**WORLD.interactions, entry.id: retired}))
    )
    assert after["status"]["retired"] == before["status"].get("retired", 0) + 1
    assert sum(after["severity"].values()) == sum(before["severity"].values()) - 1


def test_a_citation_that_nobody_opened_is_a_pointer() -> None:
    entry = next(iter(WORLD.interactions.values()))
    cited = tuple(Citation(one.id, one.at) for one in entry.sources)
    opened = tuple(Citation(one.id, one.at, "2026-12-01") for one in entry.sources)
    with_pointers, with_opened = (
        stats.count(replace(WORLD, interactions={**WORLD.interactions, entry.id: replace(entry, sources=sources)}))
        for sources in (cited, opened)
    )
    assert cited
    assert with_opened["citations"]["opened"] == with_pointers["citations"]["opened"] + len(cited)
    assert sum(with_opened["citations"].values()) == sum(with_pointers["citations"].values())


def test_of_a_ranked_list_what_is_not_surely_read_is_missing(tmp_path: Path) -> None:
    known = [substance.name for substance in WORLD.substances.values()]
    path = tmp_path / "ranked.csv"
    path.write_text("rank,ingredient\n" + "".join(f"{n},{name}\n" for n, name in enumerate([*known, "wonderdrug", ""])))
    ranked = stats.read_ranked(path)
    assert stats.coverage(WORLD, ranked) == [(len(known) + 1, len(known), ("wonderdrug",))]
    steps = stats.coverage(WORLD, ["wonderdrug", *known[:1] * 150])
    assert [(one.of, one.covered) for one in steps] == [(100, 99), (151, 150)]


def test_a_list_without_the_column_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ranked.csv"
    path.write_text("drug\nwarfarin\n")
    with pytest.raises(SeedError) as refused:
        stats.read_ranked(path)
    assert "ingredient" in str(refused.value)
