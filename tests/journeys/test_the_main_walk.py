"""The main job in a real Chromium: from the desk to the calendar, and then gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Person, Server, sign_in, someone
from neighbours import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PLACE = "Sous l'horloge bleue"
ENDS = NOW + timedelta(days=2, hours=12, minutes=30)
"""The shift of the walk: Wednesday from 18:30 to 21:30, when nobody of the demo is busy."""


def bring(ines: Person) -> tuple[str, list[str]]:
    """Bring a request on a phone; return handle and words of the slip."""
    ines.go("/intermediary/requests/new?kind=hearing")
    ines.page.select_option("[name=neighbourhood]", "verdun")
    ines.page.check("[name=part][value=evening]")
    ines.page.check("[name=languages][value=fr]")
    ines.fill(day="2026-11-25", at="18:30", people="1", meeting_point=PLACE)
    ines.fill(note="Parler doucement")
    ines.picture("walk-1-bring-a-request")
    ines.press("/requests/new")
    if ines.page.locator("[name=another]").count():  # the walk before this one brought the same
        ines.page.check("[name=another]")
        ines.press("/requests/new")
    ines.picture("walk-2-slip")
    handle, *words = ines.page.locator(".slip bdi").all_inner_texts()
    return handle, words


def look_up(asker: Person, handle: str, words: list[str]) -> str:
    """Enter the words of the slip and read the page."""
    asker.go("/codename")
    asker.fill(handle=handle, words=" ".join(words))
    asker.press("/codename")
    return asker.text()


def publish(camille: Person, handle: str) -> str:
    """Take the request up, make a shift of it and put it on the board; return its path."""
    camille.go("/coordinator/requests")
    camille.picture("walk-3-queue")
    camille.follow("main", name=handle)
    camille.press("/take-up")
    camille.press("/opened")
    assert "Parler doucement" in camille.text()
    camille.picture("walk-4-request")
    camille.follow("a[href$='/shifts/new']")
    camille.fill(recognition="un foulard vert")
    camille.press("/shifts/new")
    camille.press("/publish")
    return camille.page.url.removeprefix(camille.server.address)


def sign_up(amina: Person, shift: str) -> str:
    """Find the shift on the board and sign up; return the path of the place."""
    amina.go("/volunteer/board?neighbourhood=verdun&kind=hearing")
    amina.picture("walk-5-board")
    amina.follow(f"a[href$='{shift.rsplit('/', 1)[1]}']")
    read = amina.text()
    assert "evening" in read
    assert not [never for never in ("6:30", PLACE, "foulard") if never in read]
    amina.press("/places")
    return amina.page.url.removeprefix(amina.server.address)


def confirm(camille: Person, shift: str) -> None:
    """Confirm whoever asked."""
    camille.go(shift)
    camille.press("/confirm")
    camille.picture("walk-6-confirmed")


def open_details(amina: Person, place: str) -> str:
    """Open the details of a place."""
    amina.go(place)
    amina.press("/opened")
    return amina.text()


@dataclass
class Walk:
    """The four people of the walk, and what they know of it."""

    server: Server
    ines: Person
    camille: Person
    amina: Person
    asker: Person
    handle: str = ""
    words: list[str] = field(default_factory=list)
    shift: str = ""
    place: str = ""

    def arrange(self) -> None:
        """From the desk to a confirmed volunteer, who hands back and comes again."""
        self.handle, self.words = bring(self.ines)
        assert "New" in look_up(self.asker, self.handle, self.words)
        self.asker.picture("walk-7-codename")
        self.shift = publish(self.camille, self.handle)
        self.place = sign_up(self.amina, self.shift)
        confirm(self.camille, self.shift)
        details = open_details(self.amina, self.place)
        assert [each for each in (PLACE, "6:30", self.handle) if each not in details] == []
        self.amina.picture("walk-8-details")
        self.amina.press("/return")
        self.place = sign_up(self.amina, self.shift)
        confirm(self.camille, self.shift)
        assert PLACE in open_details(self.amina, self.place)

    def follow_up(self) -> str:
        """After the shift: Amina tells, Camille reads and closes; return the request's path."""
        self.server.travel(ENDS + timedelta(hours=2))
        sign_in(self.amina, "amina").go(f"{self.place}/report")
        self.amina.fill(text="Tout s'est bien passé", next_day="2026-12-10")
        self.amina.picture("walk-9-report")
        self.amina.press("/report")
        sign_in(self.camille, "camille").go(self.shift)
        self.camille.press("/opened")
        assert "Tout s'est bien passé" in self.camille.text()
        self.camille.follow("main a[href*='/coordinator/requests/']")
        self.camille.page.get_by_text("Close it", exact=True).click()
        self.camille.press("/close")
        assert "worked out" in look_up(self.asker, self.handle, self.words)
        return self.camille.page.url.removeprefix(self.server.address)

    def see_the_details_closed(self) -> None:
        """Thirteen hours after the shift, time and place are closed again."""
        self.server.travel(ENDS + timedelta(hours=13))
        sign_in(self.amina, "amina").go(self.place)
        assert self.amina.page.locator("form[action$='/opened']").count() == 0
        assert "6:30" not in self.amina.text()

    def see_it_gone(self, request: str) -> None:
        """A week later the request is nowhere, and the words open nothing."""
        moment = ENDS + timedelta(days=7, hours=3)
        run = self.server.command("retention", "run", "--now", moment.isoformat())
        assert run.wait(timeout=60) == 0
        self.server.travel(moment)
        sign_in(self.camille, "camille")
        gone = self.camille.page.goto(self.server.address + request)
        assert gone is not None
        assert gone.status == 404
        assert "do not belong together" in look_up(self.asker, self.handle, self.words)


@pytest.mark.parametrize("script", [False, True], ids=["without a script", "with scripts"])
def test_from_the_desk_to_the_calendar_and_then_gone(
    browser: Browser, server: Server, script: Any
) -> None:
    server.travel(NOW)
    context: dict[str, Any] = {"java_script_enabled": script}
    ines, camille, amina, asker = (
        someone(browser, server, name, **context) for name in ("ines", "camille", "amina", None)
    )
    walk = Walk(server, ines, camille, amina, asker)
    walk.arrange()
    request = walk.follow_up()
    walk.see_the_details_closed()
    walk.see_it_gone(request)


def test_a_volunteer_who_is_asked_says_yes_and_opens_the_details(
    browser: Browser, server: Server
) -> None:
    server.travel(NOW)
    ines, theo = someone(browser, server, "ines"), someone(browser, server, "theo")
    camille = someone(browser, server, "camille")
    handle, _words = bring(ines)
    publish(camille, handle)
    camille.page.select_option("[name=volunteer]", label=theo_in(camille))
    camille.press("/proposals")
    theo.go("/volunteer/")
    theo.picture("walk-asked")
    theo.press("/yes")
    theo.press("/opened")
    assert PLACE in theo.text()


def theo_in(camille: Person) -> str:
    """The option that names Théo, with the languages beside the name."""
    options = camille.page.locator("[name=volunteer] option").all_inner_texts()
    return next(each for each in options if each.startswith("Théo"))
