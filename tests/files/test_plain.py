"""The plain dialect: what is refused, and the one way to write."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from interactions.files import plain
from interactions.files.faults import SeedError


def faults_of(text: str | bytes) -> list[tuple[int | None, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SeedError) as caught:
        plain.read(data, "x.yaml")
    assert all(fault.path == "x.yaml" and fault.fix for fault in caught.value.faults)
    return [(fault.line, fault.message) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: &x b\nc: d\n", 1, "an anchor"),
        ("a: b\nc: *x\n", 2, "an alias"),
        ("a: &x b\nc: *x\n", 2, "an alias"),
        ("a: b\nc: !!int 3\n", 2, "a tag"),
        ("%YAML 1.1\n---\na: b\n", 1, "a directive"),
        ("a: b\nc:\td\n", 2, "a tab"),
        ("a: b\na: c\n", 2, "`a` comes twice"),
        ("a:\n  - {b: c, b: d}\n", 2, "`b` comes twice"),
        ("# hello\na: b\n", 1, "a comment"),
        ("a: b\nc: take with #2\nd: e\n", 2, "a comment"),
        ("a: b # c\n", 1, "a comment"),
        ("a: [b, # c\n  d]\n", 1, "a comment"),
        ("a: b\nc: >- # why\n  d\n", 2, "a comment"),
        ("a: >-\n  b\n# c\n", 3, "a comment"),
        ("a:\n  - {b: [c]}\n", 2, "nested too deep"),
        ("a:\n  - [b]\n", 2, "nested too deep"),
        ("a: {b: {c: d}}\n", 1, "nested too deep"),
        ("a: {b: [[c]]}\n", 1, "nested too deep"),
        ("a: b\n---\nc: d\n", 2, "but found another document"),
        ("", 1, "no fields here"),
        ("- a\n", 1, "no fields here"),
        ("[a]: b\n", 1, "a field whose name is no word"),
        ("a: b\r\nc: d\r\n", 1, "a carriage return"),
        ("a: b\nc: d\u2028e\n", 2, "an unusual line break"),
        ("a: 'b\x85c'\n", 1, "an unusual line break"),
        ("\ufeffa: b\n", 1, "a byte order mark"),
        (b"a: b\nc: \xff\n", 2, "this is not UTF-8"),
        ("a: b\nc: \x07\n", 2, "a control character"),
        ("a: b: c\n", 1, "mapping values are not allowed in this context"),
        ("a: [b # c\n", 2, "did not find expected ',' or ']'"),
        ("a: 'b # c\n", 2, "found unexpected end of stream"),
        ("a: [b\n", 2, "did not find expected ',' or ']'"),
    ],
)
def test_what_hides_or_misleads_is_refused_with_its_line(text: str | bytes, line: int, message: str) -> None:
    assert (line, message) in faults_of(text)


def test_every_fault_of_form_is_told_at_once() -> None:
    assert faults_of("a: &x b\na: {b: {c: d}}\ne: f # g\n") == [
        (1, "an anchor"), (2, "`a` comes twice"), (2, "nested too deep"), (3, "a comment"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'take with #2'\n", {"a": "take with #2"}),
        ("a: C#\n", {"a": "C#"}),
        ("a: >-\n  # is no comment here\n  b\n", {"a": "# is no comment here b"}),
        ("a: R&D, 50 % *\n", {"a": "R&D, 50 % *"}),
        ("a: no\nb: 12E4567890\nc: 2026-11-22\nd: ~\n", {"a": "no", "b": "12E4567890", "c": "2026-11-22", "d": "~"}),
        ("codes: {atc: [x, y]}\n", {"codes": {"atc": ["x", "y"]}}),
        ("codes:\n  atc: [x]\n", {"codes": {"atc": ["x"]}}),
        ("a:\n  - {b: c}\n  - d\n", {"a": [{"b": "c"}, "d"]}),
        ("---\na: b\n", {"a": "b"}),
    ],
)
def test_every_scalar_is_the_text_that_stands_there(text: str, value: object) -> None:
    assert plain.read(text.encode(), "x.yaml").value == value


def test_each_value_has_its_line() -> None:
    document = plain.read(b"a: b\nlist:\n  - {c: d}\n  - c: e\n    f: g\ncodes:\n  atc: [x, y]\n", "x.yaml")
    assert document.line(("a",)) == 1
    assert document.line(("list", 0, "c")) == 3
    assert document.line(("list", 1, "f")) == 5
    assert document.line(("codes", "atc", 1)) == 7
    assert document.line(("list", 1, "missing")) == 4
    assert document.line(("list", 9)) == 2
    assert document.line(("a", "deeper")) == 1
    assert document.line(()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "YES", "y", "Null", "~", "true", "off", "=", "<<", "12E4567890", "1_000", "08", "0x1F", "0o17",
        "12:30", "-5", "+.5", ".inf", "-.INF", ".NaN", "1e3", "2026-11-22", "2026-11-22T10:00:00Z", "3.10", "35", "- a",
        "? a", "a: b", "a #b", "#a", "a:", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'a'", '"a"', "[a", "{a",
        "a ", " a", ",a",
    ],
)  # fmt: skip
def test_what_another_reader_would_change_is_quoted(text: str) -> None:
    assert plain.scalar(text) == "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize(
    "text",
    ["B01AA03", "5Q7ZVV76EI", "60 min", "0.05 mg/kg", "it's", "a, b", "C#", "not-known", "none", "section 7.2", "a:b",
     "50 % of people", "1,25-dihydroxy", "é – “quoted”"],
)  # fmt: skip
def test_a_plain_text_stands_bare(text: str) -> None:
    assert plain.scalar(text) == text


@pytest.mark.parametrize("text", ["a, b", "[a]", "a]", "{a", "https://example.org", "why?"])
def test_a_flow_record_quotes_what_would_break_it(text: str) -> None:
    assert plain.scalar(text, flow=True) == f"'{text}'"


def test_what_no_line_can_hold_is_escaped() -> None:
    assert plain.scalar('a\nb\t"c"\\\x85\u2028😀') == r'"a\x0ab\x09\"c\"\\\x85\u2028😀"'


def test_long_text_is_folded_one_sentence_a_line() -> None:
    text = "Dr. Who gave 5.5 mg, e.g. Orally, vs. Placebo at Fig. 2. It helped (much). Did it? No. 5 says so."
    assert plain.sentences(text) == [
        "Dr. Who gave 5.5 mg, e.g. Orally, vs. Placebo at Fig. 2.", "It helped (much).", "Did it?", "No. 5 says so.",
    ]  # fmt: skip
    assert plain.write({"a": "One. Two."}) == "a: >-\n  One.\n  Two.\n"
    assert plain.write({"a": "x" * 98}) == f"a: >-\n  {'x' * 98}\n"
    assert plain.write({"a": "x" * 97}) == f"a: {'x' * 97}\n"


@pytest.mark.parametrize("text", ["One.  Two.", " One. Two.", "One. Two. ", "One.\nTwo. Three."])
def test_text_that_folding_would_change_is_quoted(text: str) -> None:
    written = plain.write({"a": text})
    assert ">-" not in written
    assert plain.read(written.encode(), "x.yaml").value == {"a": text}


def test_small_records_stand_on_one_line_if_it_fits() -> None:
    fits, wide = {"a": "x" * 105, "b": "c"}, {"a": "x" * 106, "b": "One. Two."}
    assert plain.write({"l": [fits, wide]}) == (
        f"l:\n  - {{a: {'x' * 105}, b: c}}\n  - a: >-\n      {'x' * 106}\n    b: >-\n      One.\n      Two.\n"
    )
    assert len(plain.write({"l": [fits]}).splitlines()[1]) == plain.WIDTH


def test_lists_of_words_stand_on_one_line_if_it_fits() -> None:
    assert plain.write({"l": ["a", "b, c"], "e": []}) == "l: [a, 'b, c']\ne: []\n"
    assert plain.write({"l": ["x" * 60, "y" * 60]}) == f"l:\n  - {'x' * 60}\n  - {'y' * 60}\n"
    assert plain.write({"m": {"a": ["x" * 60], "b": ["y" * 60]}}) == f"m:\n  a: [{'x' * 60}]\n  b: [{'y' * 60}]\n"


def test_numbers_stand_bare_and_their_texts_quoted() -> None:
    assert (
        plain.write({"a": 4, "b": 0.5, "c": "4", "d": {"e": 1, "on": "x"}})
        == "a: 4\nb: 0.5\nc: '4'\nd: {e: 1, 'on': x}\n"
    )


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
prose = st.lists(st.sampled_from(["One.", "two", "e.g. A.", "#", ": ", "No.", "'", '"', "-", "5.5", "?", " "])).map(
    " ".join
)
texts = words | prose | prose.map(lambda text: text * 9)
flat = st.dictionaries(words.filter(bool), texts, min_size=1, max_size=4)
records = st.dictionaries(
    words.filter(bool), texts | st.lists(texts, max_size=4) | st.lists(flat, max_size=3) | flat, min_size=1, max_size=5
)


@given(records)
def test_what_is_written_reads_back_alike_by_two_readers(record: dict[str, object]) -> None:
    written = plain.write(record)  # type: ignore[arg-type]
    assert plain.read(written.encode(), "x.yaml").value == record
    assert yaml.safe_load(written) == record
    assert plain.write(plain.read(written.encode(), "x.yaml").value) == written
