"""What people see, in a real browser: with JavaScript and without, on a phone, and with a reader of screens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from web.every_page import EXAMPLE, PAGES, PAGES_OF_THE_WARD, WHOLE_LIST

Window = Callable[..., AbstractContextManager[BrowserContext]]


def check_example(page: Page) -> None:
    page.goto(EXAMPLE)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="The answer")).to_be_visible()


def check_whole_list(page: Page) -> None:
    page.goto("/")
    page.locator("details.patient").evaluate("one => { one.open = true }")
    for name, text in WHOLE_LIST.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("heading", name="Plan of the day")).to_be_visible()


def unfold(page: Page) -> None:
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_answers_with_and_without_javascript(window: Window, scripts: bool) -> None:
    with window(java_script_enabled=scripts) as context:
        page = context.new_page()
        check_example(page)
        expect(page.get_by_role("heading", name="Not checked", exact=True)).to_be_in_viewport()
        expect(page.get_by_role("article").first).to_contain_text("ketamine in angina")
        expect(page.get_by_role("textbox", name="Medicines")).to_have_value(
            "Xanax 0.5 mg\nlisinopril/HCTZ 20-12.5\ntheophylline\nwonderdrug"
        )
        assert page.url.endswith("/#answer")
        assert page.get_by_role("button", name="Print").is_visible() is scripts


@pytest.mark.parametrize("scripts", [True, False])
def test_a_suggestion_is_chosen_by_its_button(window: Window, scripts: bool) -> None:
    with window(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("textbox", name="Medicines").fill("warfarine 5 mg\nAdvil")
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("button", name="Warfarin", exact=True).click()
        expect(page.get_by_role("textbox", name="Medicines")).to_have_value("Warfarin 5 mg\nAdvil")
        expect(page.get_by_role("article").first).to_contain_text("nsaids with warfarin")


def test_suggestions_come_as_one_types_and_are_walked_by_keys(window: Window) -> None:
    with window() as context:
        page = context.new_page()
        page.goto("/")
        box = page.get_by_role("searchbox")
        box.press_sequentially("xan")
        first = page.locator("#suggestions a").first
        expect(first).to_have_text("Alprazolam")
        expect(page.locator("#suggestions li").first).to_contain_text("“Xanax”")
        box.press("ArrowDown")
        expect(first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#suggestions a")).to_have_count(0)
        expect(box).to_be_focused()
        box.press("Enter")
        expect(page.get_by_role("heading", name="Results for “xan”")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="Alprazolam", exact=True).click()
        expect(page.get_by_role("heading", name="Alprazolam", level=1)).to_be_visible()


def test_search_works_without_javascript(window: Window) -> None:
    with window(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("searchbox").fill("zocor")
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_role("main").get_by_role("link", name="Simvastatin", exact=True)).to_be_visible()


def test_a_missing_value_leads_to_its_field(window: Window) -> None:
    with window() as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("textbox", name="Medicines").fill("metformin")
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("link", name="eGFR").click()
        expect(page.get_by_role("textbox", name="eGFR")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 640), (1280, 900)])
def test_nothing_is_wider_than_the_window(window: Window, width: int, height: int) -> None:
    with window(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        check_example(page)
        unfold(page)
        assert overflow(page) == 0
        for path in PAGES:
            page.goto(path)
            assert overflow(page) == 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(window: Window, scheme: str) -> None:
    with window(bypass_csp=True, color_scheme=scheme) as context:
        page, axe = context.new_page(), Axe()

        def look(name: str) -> None:
            found = axe.run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"

        check_example(page)
        unfold(page)
        look("the answer")
        page.get_by_role("radio", name="patients").check()
        page.get_by_role("textbox", name="Age").fill("900")
        page.get_by_role("button", name="Check", exact=True).click()
        look("the faults")
        page.get_by_role("textbox", name="Age").fill("90")
        page.get_by_role("button", name="Check", exact=True).click()
        look("the answer for patients")
        for path in PAGES:
            page.goto(path)
            look(path)
        page.goto("/")
        page.get_by_role("searchbox").press_sequentially("keta")
        expect(page.locator("#suggestions a").first).to_be_visible()
        look("suggestions")


def test_a_printed_answer_is_black_on_white_and_without_the_form(window: Window) -> None:
    with window(color_scheme="dark") as context:
        page = context.new_page()
        check_example(page)
        page.emulate_media(media="print")
        expect(page.locator("form.check")).to_be_hidden()
        expect(page.get_by_role("heading", name="Not checked", exact=True)).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.finding')).backgroundColor")
            == "rgb(255, 255, 255)"
        )


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 640)])
def test_sums_doses_and_the_plan_fit_on_a_phone(ward_window: Window, width: int, height: int) -> None:
    with ward_window(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        check_whole_list(page)
        unfold(page)
        assert overflow(page) == 0
        for cell in page.locator("table.sum .figure").all():
            box = cell.bounding_box()
            assert box is None or box["x"] + box["width"] <= width
        for path in PAGES_OF_THE_WARD:
            page.goto(path)
            assert overflow(page) == 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_concerns_a_whole_list(ward_window: Window, scheme: str) -> None:
    with ward_window(bypass_csp=True, color_scheme=scheme) as context:
        page, axe = context.new_page(), Axe()
        check_whole_list(page)
        unfold(page)
        for name in ("the answer", "the answer for patients"):
            found = axe.run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            page.get_by_role("radio", name="patients").check()
            page.get_by_role("button", name="Check", exact=True).click()
            expect(page.get_by_text("Do not stop or change a prescribed medicine")).to_be_visible()
        for path in PAGES_OF_THE_WARD:
            page.goto(path)
            found = axe.run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_grave_leads_to_its_finding(ward_window: Window, scripts: bool) -> None:
    with ward_window(java_script_enabled=scripts, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto("/")
        for name in ("planned", "medications", "allergies", "substances"):
            page.locator(f"#{name}").fill(WHOLE_LIST[name])
        page.get_by_role("button", name="Check", exact=True).click()
        page.get_by_role("link", name="More than one of ssris").first.click()
        expect(page.get_by_role("article", name="More than one of ssris")).to_be_in_viewport()


def test_a_printed_plan_has_boxes_to_tick(ward_window: Window) -> None:
    with ward_window() as context:
        page = context.new_page()
        check_whole_list(page)
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="Plan of the day")).to_be_visible()
        width = "getComputedStyle(document.querySelector('.step'), '::before').borderTopWidth"
        assert float(page.evaluate(width).removesuffix("px")) > 0
