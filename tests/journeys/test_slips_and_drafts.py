"""What is written outlives a lost connection and a locked session; and a slip is one small page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from browsing import Person, Server, someone
from neighbours import NOW

from solidarity.privacy.sessions import IDLE
from solidarity.settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
A6 = (105, 148)
"""Millimetres."""
POINT_MM = 25.4 / 72
NOTE = "Trois étages sans ascenseur.\nUne heure d'attente."


@pytest.fixture
def ines(browser: Browser, server: Server) -> Iterator[Person]:
    """Inès, whose browser runs no scripts."""
    person = someone(browser, server, "ines", java_script_enabled=False)
    yield person
    person.page.context.close()


def begin(ines: Person, day: str) -> None:
    """Fill in the form of a request, and do not send it."""
    ines.go("/intermediary/requests/new?kind=moving")
    ines.page.select_option("[name=neighbourhood]", "verdun")
    ines.fill(day=day, note=NOTE, meeting_point="Sous l'horloge")


def test_what_was_written_is_there_after_a_lost_connection_without_any_script(
    ines: Person,
) -> None:
    begin(ines, "2026-12-01")
    ines.page.context.set_offline(True)
    ines.page.locator("main form[action$='/requests/new'] button").first.click()
    ines.page.wait_for_url("chrome-error://**")
    ines.page.context.set_offline(False)
    ines.page.go_back()
    assert ines.page.input_value("[name=note]") == NOTE
    assert ines.page.input_value("[name=meeting_point]") == "Sous l'horloge"


def test_what_was_written_goes_along_when_the_session_was_locked_meanwhile(
    ines: Person, server: Server
) -> None:
    begin(ines, "2026-12-02")
    server.travel(NOW + IDLE + timedelta(minutes=5))
    try:
        ines.press("/requests/new")
        assert "It stays in this page" in ines.text()
        ines.fill(passphrase=server.sign_ins["ines"]["passphrase"])
        ines.press("/locked")
        ines.press("/requests/new")
        ines.follow("#given-away")
        ines.follow("main", name="Later")
        ines.press("/opened")
        assert NOTE.replace("\n", " ") in ines.text().replace("\n", " ")
    finally:
        server.travel(NOW)


def test_a_slip_prints_as_one_small_page_with_nothing_else_on_it(
    browser: Browser, server: Server
) -> None:
    printing = someone(browser, server, "ines")
    for number, language in enumerate(LANGUAGES):
        begin(printing, f"2026-12-{number + 3:02}")
        printing.page.select_option("[name=slip_language]", language)
        printing.press("/requests/new")
        page = printing.page
        assert page.get_attribute(".slip", "lang") == language
        paper = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
        assert len(re.findall(rb"/Type /Page\b", paper)) == len(boxes) == 1, language
        size = tuple(round(float(each) * POINT_MM) for each in boxes[0])
        assert size == A6, language
        page.emulate_media(media="print")
        seen = page.inner_text("body").split()
        assert seen == page.inner_text(".slip").split(), language
        cut_off = page.locator(".slip").evaluate("each => each.scrollHeight - each.clientHeight")
        assert cut_off <= 0, f"{language}: {cut_off} px"
        page.emulate_media(media="null")
