"""Every page: its headers, what it refuses, how it fails, and that no text of a record becomes markup."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from clinical.universe import COMPENDIUM, interaction, substance
from flask import Flask
from flask.testing import FlaskClient
from web.every_page import PAGES, RELEASE, AppOf

from interactions.clinical.model import Source
from interactions.clinical.statements import Citation
from interactions.web import CONTENT_SECURITY_POLICY
from interactions.web.form import EXAMPLES, LARGEST_FORM

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Markup(HTMLParser):
    """Notes what a strict Content-Security-Policy would refuse, and every id."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.inline += [value for value in given.values() if value and value.strip().lower().startswith("javascript:")]
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]


def read(html: str) -> Markup:
    markup = Markup()
    markup.feed(html)
    return markup


def every_page(client: FlaskClient) -> list[tuple[str, Any]]:
    answered = ("the answer", client.post("/", data=EXAMPLES["infusion"]))
    faulty = ("the faults", client.post("/", data={"age": "x"}))
    suggested = ("suggestions", client.get("/search/suggest?q=keta"))
    return [*((path, client.get(path)) for path in PAGES), answered, faulty, suggested]


def test_every_page_is_served_under_a_strict_policy_without_anything_inline(client: FlaskClient) -> None:
    for name, page in every_page(client):
        assert page.mimetype == "text/html", name
        assert page.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, name
        assert page.headers["X-Content-Type-Options"] == "nosniff", name
        assert page.headers["Referrer-Policy"] == "no-referrer", name
        assert "Permissions-Policy" in page.headers, name
        assert page.headers["Cache-Control"] in ("no-store", "no-cache"), name
        markup = read(page.text)
        assert markup.inline == [], name
        assert len(markup.ids) == len(set(markup.ids)), name


def test_no_link_within_the_site_is_broken(client: FlaskClient) -> None:
    wanted: dict[str, str] = {}
    for name, page in every_page(client):
        ids = read(page.text).ids
        for link in read(page.text).links:
            if link.startswith("#"):
                assert link[1:] in ids or name == "suggestions", f"{name}: {link}"
            elif link.startswith("/"):
                wanted.setdefault(link.split("#")[0], name)
    assert len(wanted) > 50
    assert {f"{on}: {link}" for link, on in wanted.items() if client.get(link).status_code != 200} == set()


def test_static_files_stand_under_their_hash_and_are_kept_for_ever(client: FlaskClient) -> None:
    links = [link for link in read(client.get("/").text).links if link.startswith("/static/")]
    assert len(links) == 4
    for link in links:
        found = client.get(link)
        assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert client.get(re.sub(r"/static/\w+/", "/static/000000000000/", link)).status_code == 404
    assert client.get("/static/000000000000/../pages.py").status_code == 404


def test_the_vendored_library_has_its_licence_beside_it(client: FlaskClient) -> None:
    script = next(link for link in read(client.get("/").text).links if "htmx" in link)
    assert client.get(script).mimetype == "text/javascript"
    assert "htmx-2.0.11.min.js" in script
    assert '"2.0.11"' in client.get(script).text


@pytest.mark.parametrize("path", ["/substances/ketamine", "/docs", "/releases"])
def test_a_page_of_the_catalogue_is_asked_again_and_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    if path == "/docs":
        assert first.headers["Cache-Control"] == "no-store"
    else:
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_a_substance_says_what_it_is_and_what_is_stated_about_it(client: FlaskClient) -> None:
    page = client.get("/substances/warfarin").text
    for text in ("Coumadin", "11289", "B01AA03", "nsaids with warfarin", "Anticoagulants",
                 "Warfarin is an anticoagulant", "not yet reviewed by a clinician"):  # fmt: skip
        assert text in page
    order = [page.index(f'id="{severity}"') for severity in ("contraindicated", "major", "moderate")]
    assert order == sorted(order)


def test_a_class_says_who_was_looked_at_and_left_out(client: FlaskClient) -> None:
    page = client.get("/classes/strong-inhibitors").text
    assert "A member is a strong inhibitor of CYP3A4." in page
    assert "does not inhibit CYP3A4 to a relevant degree" in page


def test_an_entry_says_how_it_reads_otherwise_and_for_whom_it_does_not_hold(client: FlaskClient) -> None:
    assert (
        "If the route of Ketamine is oral: moderate"
        in client.get("/entries/grapefruit-juice+ketamine.exposure-up").text
    )
    assert (
        "fluoxetine still counts as taken for 35 days"
        in client.get("/entries/mao-inhibitors+ssris.serotonin-toxicity").text
    )
    assert (
        "If omeprazole is taken with it: moderate" in client.get("/entries/nsaids+heart-failure.fluid-retention").text
    )
    assert "Sertraline" in client.get("/entries/opioids+ssris.serotonin-toxicity").text


def test_search_finds_by_brand_and_says_so(client: FlaskClient) -> None:
    page = client.get("/search?q=xanax")
    assert 'href="/substances/alprazolam"' in page.text
    assert 'value="xanax"' in page.text
    assert 'href="/conditions/angina"' not in client.get("/search?q=angina&type=entry").text
    assert "says nothing about the safety" in client.get("/search?q=qqqqqqqq").text
    assert client.get("/search?q=a&from=99999999999999999999").status_code == 200
    assert client.get("/search?q=%00").status_code == 200


def test_more_results_follow_on_a_next_page(client: FlaskClient) -> None:
    first = client.get("/search?q=what").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert client.get(following.group(1).replace("&amp;", "&")).text != first


def test_the_reference_names_every_operation_and_every_member(client: FlaskClient) -> None:
    page = client.get("/docs").text
    document = client.get("/openapi.json").get_json()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    for member in ("medications", "egfr", "depends_on", "complete", "would_check"):
        assert f"<code>{member}</code>" in page
    assert "mL/min/1.73 m²" in page
    assert "resolved, unconfirmed, ambiguous, unknown, class, none" in page


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [(404, "GET", "/nope"), (404, "GET", "/substances/nope"), (404, "GET", "/releases/nope"), (405, "POST", "/about"),
     (413, "POST", "/")],
)  # fmt: skip
def test_every_failure_is_one_page_that_looks_like_no_answer(
    client: FlaskClient, status: int, method: str, path: str
) -> None:
    page = client.open(path, method=method, data={"medications": "x" * (LARGEST_FORM + 1)} if status == 413 else None)
    assert page.status_code == status
    assert "<strong>Nothing was checked.</strong>" in page.text
    assert "No interactions found" not in page.text
    assert f"Error {status}" in page.text
    if status == 405:
        assert "GET" in page.headers["Allow"]


@pytest.mark.parametrize("path", ["/", "/substances/ketamine", "/search?q=a", "/search/suggest?q=a"])
def test_without_a_release_nothing_is_answered(app_of: AppOf, path: str) -> None:
    client = app_of(None).test_client()
    page = client.post("/", data={"medications": "warfarin"}) if path == "/" else client.get(path)
    assert page.status_code == 503
    assert "<strong>Nothing was checked.</strong>" in page.text
    assert page.headers["Retry-After"]
    assert client.get("/").status_code == 200
    assert "None has been published yet" in client.get("/releases").text


def test_a_failure_that_nobody_foresaw_is_the_same_page(app_of: AppOf, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(COMPENDIUM)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("interactions.actions.ask.check", fail)
    page = app.test_client().post("/", data={"medications": "warfarin"})
    assert page.status_code == 500
    assert "<strong>Nothing was checked.</strong>" in page.text
    assert "a secret" not in page.text


def test_what_a_person_writes_never_becomes_markup(client: FlaskClient) -> None:
    pages = [
        client.post("/", data={"medications": f"warfarin\n{HOSTILE}", "conditions": HOSTILE, "age": HOSTILE}),
        client.post("/", data={"medications": f"warfarin\n{HOSTILE}", "conditions": HOSTILE}),
        client.get("/search", query_string={"q": HOSTILE}),
        client.get("/search/suggest", query_string={"q": HOSTILE}),
        client.get(f"/substances/{HOSTILE}"),
    ]
    for page in pages:
        assert read(page.text).inline == []
        assert "<img" not in page.text
        assert "<script>" not in page.text


def hostile_app(app_of: AppOf) -> Flask:
    named = substance("hostile", (f"brand {HOSTILE}", "brand"), name=HOSTILE)
    entry = dataclasses.replace(
        interaction("hostile", "warfarin", "bleeding", "major"), title=HOSTILE, patient_title=HOSTILE, effect=HOSTILE,
        mechanism=HOSTILE, management=HOSTILE, monitoring=(HOSTILE,), alternatives=(HOSTILE,), patient_advice=HOSTILE,
        sources=(Citation("bad", HOSTILE),), note=HOSTILE,
    )  # fmt: skip
    bad = Source("bad", HOSTILE, HOSTILE, "javascript:alert(1)", "label", "public-domain")
    return app_of(
        dataclasses.replace(
            COMPENDIUM,
            substances={**COMPENDIUM.substances, "hostile": named},
            interactions={**COMPENDIUM.interactions, entry.id: entry},
            sources={**COMPENDIUM.sources, "bad": bad},
        )
    )


def test_what_a_record_says_never_becomes_markup(app_of: AppOf) -> None:
    client = hostile_app(app_of).test_client()
    pages = [
        client.post("/", data={"medications": "hostile\nwarfarin"}),
        client.post("/", data={"medications": "hostile\nwarfarin", "audience": "patient"}),
        client.get("/substances/hostile"),
        client.get("/entries/hostile+warfarin.bleeding"),
        client.get("/search/suggest?q=hostile"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert read(page.text).inline == []
        assert "<img" not in page.text
        assert "&lt;script&gt;" in page.text or "suggest" in page.request.path


def test_the_release_page_names_what_is_in_it(client: FlaskClient) -> None:
    page = client.get(f"/releases/{RELEASE}").text
    assert "sha256:" in page
    assert "Substances" in page
