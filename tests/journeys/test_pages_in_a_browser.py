"""Each page in Chromium: in every language, on a small phone and at a desk, by day and at night.

Nobody lists pages here: everyone follows every link there is, and looks at what they find. What
else a page can show (unfolded, opened, refused) is looked at as well, in one light and direction
each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Server, someone
from crawling import EVERYONE, PEOPLE, furnished_copy, one_of_each
from inspecting import LIGHTS, Inspector

from solidarity.settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neighbours import Network
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SEND = "main form.form button[type=submit] >> nth=0"
UNFOLD = "() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })"
ASK = "() => document.querySelector('main dialog')?.showModal()"
REFUSED = {
    "public.sign_in",
    "public.codename",
    "public.emergency",
    "intermediary.new",
    "coordinator.programmes",
    "coordinator.kinds",
}
"""Forms that are sent empty, to see what is said of it."""
NOT_THERE = "/nowhere"
LOOKED_INTO = {"fr", "ar"}
"""What else a page can show is looked at in both directions; each language takes minutes."""


@dataclass
class Tour:
    """A furnished network, served, and the way to each of its pages."""

    network: Network
    server: Server
    slip: dict[str, Any]
    ways: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, who: str) -> dict[str, str]:
        """A name → a path, of each page that is someone's; found once."""
        if who not in self.ways:
            self.ways[who] = one_of_each(self.network, who, self.slip)
        return self.ways[who]


@pytest.fixture(scope="module")
def tour(model_network: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """A furnished network, served."""
    folder = tmp_path_factory.mktemp("toured") / "network"
    network, slip = furnished_copy(model_network, folder)
    server = Server(folder, network.sign_ins)
    server.start()
    yield Tour(network, server, slip)
    server.stop()


@dataclass
class Inspection:
    """Sends inspectors to the pages of a network, in one language."""

    browser: Browser
    server: Server
    language: str
    sent: list[Inspector] = field(default_factory=list)

    def by(self, name: str | None) -> Inspector:
        """Someone of the network, or anybody, who looks closely."""
        # Without motion, or axe measures colours on their way from light to dark.
        person = someone(self.browser, self.server, name, reduced_motion="reduce")
        self.sent.append(Inspector(person, self.language))
        return self.sent[-1]


@pytest.fixture(params=LANGUAGES)
def inspection(
    request: pytest.FixtureRequest, browser: Browser, tour: Tour
) -> Iterator[Inspection]:
    """An inspection in each language; everyone closes their browser in the end."""
    inspection = Inspection(browser, tour.server, request.param)
    yield inspection
    for each in inspection.sent:
        each.person.page.context.close()


@pytest.mark.parametrize("who", EVERYONE)
def test_every_page_fits_a_phone_and_can_be_read_by_everyone(
    inspection: Inspection, tour: Tour, who: str
) -> None:
    look_at_everything(inspection, tour, who)


@pytest.mark.soak
@pytest.mark.parametrize("who", EVERYONE)
def test_every_page_can_be_read_by_everyone_in_every_language_and_light(
    inspection: Inspection, tour: Tour, who: str
) -> None:
    look_at_everything(inspection, tour, who, is_thorough=True)


def look_at_everything(
    inspection: Inspection, tour: Tour, who: str, *, is_thorough: bool = False
) -> None:
    """Let someone go to each of their pages."""
    inspector = inspection.by(PEOPLE.get(who))
    inspector.is_thorough = is_thorough
    if who == "asker":
        enter(inspector, tour.slip)
    for name, path in tour.of(who).items():
        endpoint = name.partition("-")[0]
        inspector.walk((path,))
        inspector.look(name.replace(".", "-"))
        if inspector.language in LOOKED_INTO:
            look_further(inspector, name.replace(".", "-"), is_refused=endpoint in REFUSED)
    if who == "anyone":
        inspector.walk((NOT_THERE,))
        inspector.look("not-there")
    assert inspector.faults == []


def enter(inspector: Inspector, slip: dict[str, Any]) -> None:
    """Come in with the words of a slip."""
    inspector.walk(("/codename",))
    inspector.person.fill(**slip)
    inspector.walk((SEND,))


def look_further(inspector: Inspector, name: str, *, is_refused: bool) -> None:
    """Look at what else the page that is open can show, in one light each."""
    page = inspector.person.page
    if page.locator("main details:not([open])").count():
        page.evaluate(UNFOLD)
        inspector.look(f"{name}-unfolded", LIGHTS[:1])
    if page.locator("main dialog").count():
        page.evaluate(ASK)
        inspector.look(f"{name}-asking", LIGHTS[:1])
        page.keyboard.press("Escape")
    if page.locator("main form[action$='/opened'] button").count():
        inspector.walk(("main form[action$='/opened'] button",))
        inspector.look(f"{name}-opened", LIGHTS[:1])
    if is_refused:
        inspector.walk((SEND,))
        inspector.look(f"{name}-refused", LIGHTS[-1:])


def test_a_slip_fits_a_phone_and_can_be_read_by_everyone(inspection: Inspection) -> None:
    ines = inspection.by("ines")
    ines.walk(("/intermediary/", "main .card-head a"))
    ines.person.page.locator("main details.confirm summary").first.click()
    ines.walk(("main form[action$='/slip'] button",))
    ines.look("intermediary-slip")
    assert ines.faults == []


@pytest.mark.parametrize("inspection", sorted(LOOKED_INTO), indirect=True)
def test_second_factors_fit_a_phone_and_can_be_read_by_everyone(
    inspection: Inspection, tour: Tour
) -> None:
    halfway = inspection.by(None)
    halfway.walk(("/sign-in",))
    halfway.person.fill(name="nour", passphrase=tour.network.sign_ins["nour"]["passphrase"])
    halfway.walk((SEND,))
    halfway.look("second-step")
    theo = inspection.by("theo")
    theo.walk(("/account/again",))
    theo.look("sign-again")
    theo.walk(("/account/safety", "main form[action$='/second-factor'] button"))
    theo.look("second-factor")
    theo.walk(("/account/safety", "main form[action$='/emergency-code'] button"))
    theo.look("emergency-code")
    assert halfway.faults + theo.faults == []


@pytest.mark.parametrize("inspection", ["ar"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p style='width: 400px'>Wide</p>", "sticks out"),
        ("<img src='/static/favicon.svg'>", "is not accessible: image-alt"),
        ("<a href='/a'>.</a><br><a href='/b'>.</a>", "is not accessible: target-size"),
        ("<script>console.warn('Oh')</script>", "says"),
        ("<img alt='' src='http://127.0.0.2/'>", "asks http://127.0.0.2/"),
        ("<p style='text-align: left'>Left</p>", "stands on the left"),
        ("<p style='direction: ltr'>Left</p>", "runs from the left"),
        ("<!--" + "heavy" * 9000 + "-->", "weighs"),
    ],
)
def test_an_inspector_notes_what_is_wrong(inspection: Inspection, wrong: str, said: str) -> None:
    inspector = inspection.by(None)
    page = (
        "<html lang=ar dir=rtl><title>A page</title><main><h1>A page</h1>"
        + wrong
        + "</main></html>"
    )
    inspector.person.page.route(
        "**/nowhere", lambda route: route.fulfill(body=page, content_type="text/html")
    )
    inspector.walk((NOT_THERE,))
    inspector.look("wrong-on-purpose")
    assert [each for each in inspector.faults if said in each]
