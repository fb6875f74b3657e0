"""Every screen of the kiosk, in every position, language, size and contrast: millimetres, letters,
reach, contrast, and nothing that axe or the policy objects to."""

from __future__ import annotations

import msgspec
import pytest
from playwright.sync_api import Page, Route

from lookup_gateway.catalogue import Entries, Sector
from lookup_gateway.model import Status
from tests.browser.checks import (
    CAPITAL,
    LARGE_CAPITAL,
    SIZES,
    expect_accessible,
    expect_kiosk_sizes,
)
from tests.browser.hands import arriving, show
from tests.kiosk_ui.hall import (
    FULL,
    LATE,
    LONG_PROCEDURE,
    Hall,
    code_of,
    full_case,
    the_demonstrations,
    token_of,
)

LONG = "H49.12-251031-0051"
WORDY = Sector(code="DAI", name=LONG_PROCEDURE.name)
CODE = code_of(Status.PROCESSING)
CAPITALS = {"usual": CAPITAL, "large": LARGE_CAPITAL}
BIG_PANEL_MM = 2.71  # 32 inches of 1080 x 1920, whose top nobody in a wheelchair reaches


def screens(site_url: str) -> dict[str, dict[str, str]]:
    """Return what brings each screen."""
    full, long = (f"{site_url}/T/{token_of(code)}" for code in (FULL, LONG))
    return {
        "wait": {"do": "wait"},
        "enter": {"do": "enter"},
        "too short": {"do": "check", "text": "H49.12-2511"},
        "starts": {"do": "starts"},
        "letters": {"do": "letters", "text": "G22.99.3-241212604417"},
        "check": {"do": "check", "text": CODE},
        "code": {"do": "code", "text": CODE},
        "told": {"text": CODE},
        "late": {"text": LATE},
        "unknown": {"text": code_of(Status.UNKNOWN)},
        "tier 1": {"scan": full},
        "tier 1 long": {"scan": long},
        "more": {"do": "more", "scan": full},
        "more long": {"do": "more", "scan": long},
        "past": {"do": "past", "scan": long},
        "slip": {"do": "slip", "scan": full},
        "phone": {"do": "phone", "scan": full},
        "rate": {"do": "rate", "scan": full},
        "rated": {"do": "rated"},
        "choose": {"text": "H57132-260817-0412"},
        "not found": {"text": "H49.12-251105-0999"},
        "elsewhere": {"text": "H57.13-251105-0999"},
        "malformed": {"text": "H49.12-25"},
        "foreign": {"scan": "https://evil.example/"},
        "sectors": {"do": "sectors"},
        "search": {"do": "search"},
        "no procedure": {"do": "procedures", "words": "XYZ"},
        "procedures": {"do": "procedures", "sector": "HT"},
        "procedures long": {"do": "procedures", "sector": WORDY.code},
        "need": {"do": "need", "sector": "HT", "procedure": "1.001193"},
        "need long": {"do": "need", "procedure": LONG_PROCEDURE.code},
        "need long, at the end": {"do": "need", "procedure": LONG_PROCEDURE.code, "part": "9"},
        "need on the phone": {"do": "need_phone", "procedure": "1.001193"},
        "counter": {"text": CODE, "code": "123 456 789", "tries": "4"},
    }


@pytest.fixture(autouse=True)
def much_to_say(hall: Hall) -> None:
    """A case, procedures and a sector with more words than fit."""
    hall.put(full_case(LONG, "giấy tờ chứng minh nơi cư trú " * 20))
    alike = [
        msgspec.structs.replace(LONG_PROCEDURE, code=f"9.{n:06}", sector=WORDY.code)
        for n in range(7)
    ]
    hall.entries = Entries.of([*the_demonstrations(), LONG_PROCEDURE, WORDY, *alike])


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("text", CAPITALS)
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_large_and_whole_and_in_reach(
    page: Page, site_url: str, size: str, text: str, lang: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"{site_url}/kiosk/?lang={lang}&size={text}&sound=1")
    wrong = {}
    for name, fields in screens(site_url).items():
        show(page, fields)
        try:
            expect_kiosk_sizes(page, capital=CAPITALS[text])
        except AssertionError as error:
            wrong[name] = str(error)
    assert wrong == {}
    assert page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize(("lang", "contrast"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_any_screen(
    page: Page, site_url: str, lang: str, contrast: str
) -> None:
    page.set_viewport_size({"width": 1080, "height": 1920})

    page.goto(f"{site_url}/kiosk/?lang={lang}&contrast={contrast}")
    for fields in screens(site_url).values():
        show(page, fields)
        expect_accessible(page)


def test_on_a_tall_panel_every_control_stays_in_reach(page: Page, site_url: str) -> None:
    def measures(route: Route) -> None:
        css = f":root{{--mm:{BIG_PANEL_MM}px;--reach:calc(440*var(--mm))}}"
        route.fulfill(body=css, content_type="text/css")

    page.route("**/kiosk/site.css", measures)
    page.set_viewport_size({"width": 1080, "height": 1920})

    page.goto(f"{site_url}/kiosk/")
    for fields in screens(site_url).values():
        show(page, fields)
        expect_kiosk_sizes(page, mm=BIG_PANEL_MM)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["usual", "large"])
def test_what_to_do_is_seen_even_when_there_is_too_much_to_say(
    page: Page, site_url: str, size: str, text: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"{site_url}/kiosk/?size={text}")
    show(page, {"scan": f"{site_url}/T/{token_of(LONG)}"})

    inside = page.locator(".must").bounding_box()
    assert inside is not None
    for line in page.locator(".next li").all():
        box = line.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= inside["y"] + inside["height"] + 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", ["usual", "large"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_paper_of_a_procedure_is_seen_with_fee_term_and_place(
    page: Page, site_url: str, size: str, text: str, lang: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"{site_url}/kiosk/?size={text}&lang={lang}")
    show(page, {"do": "need", "procedure": LONG_PROCEDURE.code})
    seen = 0
    while True:
        seen += len(whole(page, ".next li"))
        facts = whole(page, ".facts dd")
        if page.locator("main [name=part]").input_value() == "0":
            break
        with arriving(page):
            page.locator("main form:has([name=part]) button").tap()

    assert seen == len(LONG_PROCEDURE.papers)
    assert len(facts) == 3


def whole(page: Page, parts: str) -> list[str]:
    """Return the parts of the sheet that stand inside it; none may be cut off."""
    sheet = page.locator(".sheet").bounding_box()
    assert sheet is not None
    for one in page.locator(parts).all():
        box = one.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1, one.text_content()
        assert box["y"] + box["height"] <= sheet["y"] + sheet["height"] + 1, one.text_content()
        assert one.evaluate("e => e.scrollHeight <= e.clientHeight + 1"), one.text_content()
    return page.locator(parts).all_text_contents()
