"""Each page in Chromium: in two languages, on a small phone and at a desk, by day and at night."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import Person, Server, someone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Request

pytestmark = pytest.mark.browser
WCAG = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # It belongs to WCAG 2.2 AA, but axe leaves it out unless asked.
    "rules": {"target-size": {"enabled": True}},
}
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth + 1;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > room)
    .map((each) => `${each.tagName.toLowerCase()}.${each.getAttribute("class") || ""}`);
  return wide.length ? wide.slice(0, 4) : ["something unseen"];
}"""

SEND = "main form.form button[type=submit] >> nth=0"
OPEN = "main form[action$='/opened'] button"
MAKE_A_SLIP = "main form[action$='/slip'] button"


def link(beginning: str, nth: int = 0) -> str:
    """The nth link on a page that leads to a thing of this kind."""
    return f"main a[href^='{beginning}/']:not([href*='/new']) >> nth={nth}"


A_REQUEST, A_SHIFT = link("/coordinator/requests"), link("/coordinator/shifts")
MINE, A_PLACE = link("/intermediary/requests", 1), link("/volunteer/places")
WAYS: dict[str | None, dict[str, tuple[str, ...]]] = {
    None: {
        "front-door": ("/",),
        "sign-in": ("/sign-in",),
        "sign-in-refused": ("/sign-in", SEND),
        "codename": ("/codename",),
        "what-we-hold": ("/what-we-hold",),
        "what-we-hold-unfolded": ("/what-we-hold", "main summary >> nth=3"),
        "not-found": ("/nowhere",),
    },
    "amina": {
        "volunteer-home": ("/volunteer/",),
        "volunteer-board": ("/volunteer/board",),
        "volunteer-board-empty": ("/volunteer/board?kind=school&language=ta",),
        "volunteer-shift": ("/volunteer/board", link("/volunteer/shifts")),
        "volunteer-place-asked": ("/volunteer/", A_PLACE),
        "account": ("/account/",),
    },
    "theo": {
        "volunteer-place": ("/volunteer/", A_PLACE),
        "volunteer-place-open": ("/volunteer/", A_PLACE, OPEN),
        "volunteer-report": ("/volunteer/", A_PLACE, "./report"),
    },
    "ines": {
        "intermediary-home": ("/intermediary/",),
        "intermediary-request": ("/intermediary/", MINE),
        "intermediary-slip": ("/intermediary/", MINE, "main summary", MAKE_A_SLIP),
        "intermediary-new": ("/intermediary/requests/new",),
        "intermediary-new-refused": ("/intermediary/requests/new", SEND),
    },
    "camille": {
        "coordinator-home": ("/coordinator/",),
        "coordinator-queue": ("/coordinator/requests",),
        "coordinator-request": ("/coordinator/requests", A_REQUEST),
        "coordinator-request-open": ("/coordinator/requests", A_REQUEST, OPEN),
        "coordinator-new-shift": ("/coordinator/requests", A_REQUEST, "./shifts/new"),
        "coordinator-shift": ("/coordinator/", A_SHIFT),
        "coordinator-shift-open": ("/coordinator/requests", A_REQUEST, A_SHIFT, OPEN),
        "coordinator-programmes": ("/coordinator/programmes",),
        "coordinator-people": ("/coordinator/people",),
    },
    "stella": {
        "steward-home": ("/steward/",),
    },
}
"""Each page, and the way to it: what begins with a slash is opened, with a dot is opened from
where one is, and all else is clicked."""


class Light(NamedTuple):
    """How a page is looked at."""

    suffix: str
    width: int
    scheme: str


def lights(language: str) -> list[Light]:
    """On a small phone and at a desk; in English also on the phone at night."""
    by_day = [Light("-320", 320, "light"), Light("-1280", 1280, "light")]
    return [*by_day, Light("-320-dark", 320, "dark")] if language == "en" else by_day


@dataclass
class Inspector:
    """Someone who looks at each page closely, and writes down what is wrong with it."""

    person: Person
    language: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen, and choose the language as anyone does."""
        self.person.page.on("console", self._hear)
        self.person.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.person.page.on("request", self._watch)
        self._choose_the_language()

    def walk(self, way: tuple[str, ...]) -> None:
        """Go to a page."""
        for step in way:
            if step.startswith("/"):
                self.person.go(step)
            elif step.startswith("./"):
                self.person.page.goto(self.person.page.url.rstrip("/") + step[1:])
            else:
                self.person.page.locator(step).first.click()
                self.person.page.wait_for_load_state()

    def look(self, name: str) -> None:
        """Look at the page that is open in every light, and keep a picture of each."""
        page = self.person.page
        assert page.get_attribute("html", "lang") == self.language, name
        # The way out follows who reads on, and whatever the mouse points at is lit.
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(AXE_SCRIPT)
        for suffix, width, scheme in lights(self.language):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            shown = f"{name}-{self.language}{suffix}"
            self.person.picture(shown)
            self._note(shown, page.evaluate(STICKS_OUT), "sticks out")
            found = page.evaluate("options => axe.run(options)", WCAG)["violations"]
            self._note(shown, [wrong(each) for each in found], "is not accessible")

    def _note(self, shown: str, found: list[str], what: str) -> None:
        self.faults += [f"{shown}: {what}: {each}" for each in found]

    def _choose_the_language(self) -> None:
        self.person.go("/what-we-hold")
        self.person.page.eval_on_selector_all(".top details", "all => all.forEach(e => e.open = 1)")
        self.person.page.click(f".top button[name=language][value={self.language}]")
        self.person.page.wait_for_load_state()

    def _hear(self, message: ConsoleMessage) -> None:
        # What Chromium says of every page that answers 404 or 422, as ours should.
        is_refusal = message.text.startswith("Failed to load resource")
        is_the_page = message.location["url"] == self.person.page.url
        if message.type in {"error", "warning"} and not (is_refusal and is_the_page):
            self.faults.append(f"{self.person.page.url}: says {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.person.server.address}/", "data:")):
            self.faults.append(f"{self.person.page.url}: asks {request.url}")


def wrong(violation: dict[str, list[dict[str, list[str]]]]) -> str:
    """What axe found, and where."""
    where = ", ".join(str(node["target"][-1]) for node in violation["nodes"][:3])
    return f"{violation['id']}: {where}"


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


@pytest.fixture(params=["en", "fr"])
def inspection(
    request: pytest.FixtureRequest, browser: Browser, server: Server
) -> Iterator[Inspection]:
    """An inspection in each language; everyone closes their browser in the end."""
    inspection = Inspection(browser, server, request.param)
    yield inspection
    for each in inspection.sent:
        each.person.page.context.close()


@pytest.mark.parametrize("name", WAYS, ids=str)
def test_every_page_fits_a_phone_and_can_be_read_by_everyone(
    inspection: Inspection, name: str | None
) -> None:
    inspector = inspection.by(name)
    for page, way in WAYS[name].items():
        inspector.walk(way)
        inspector.look(page)
    assert inspector.faults == []


def test_the_page_of_someone_who_asks_fits_a_phone_and_can_be_read_by_everyone(
    inspection: Inspection,
) -> None:
    ines, asker = inspection.by("ines"), inspection.by(None)
    ines.walk(("/intermediary/", link("/intermediary/requests"), "main summary", MAKE_A_SLIP))
    handle, *words = ines.person.page.locator(".slip bdi").all_inner_texts()
    asker.walk(("/codename",))
    asker.person.fill(handle=handle, words="not these words at all no")
    asker.walk((SEND,))
    asker.look("codename-refused")
    asker.person.fill(handle=handle, words=" ".join(words))
    asker.walk((SEND,))
    asker.look("asker-request")
    asker.walk(("main summary",))
    asker.look("asker-request-withdraw")
    assert ines.faults + asker.faults == []


@pytest.mark.parametrize("inspection", ["en"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p style='width: 400px'>Wide</p>", "sticks out"),
        ("<img src='/static/favicon.svg'>", "is not accessible: image-alt"),
        ("<a href='/a'>.</a><br><a href='/b'>.</a>", "is not accessible: target-size"),
        ("<script>console.warn('Oh')</script>", "says"),
        ("<img alt='' src='http://127.0.0.2/'>", "asks http://127.0.0.2/"),
    ],
)
def test_an_inspector_notes_what_is_wrong(inspection: Inspection, wrong: str, said: str) -> None:
    inspector = inspection.by(None)
    page = f"<html lang=en><title>A page</title><main><h1>A page</h1>{wrong}</main></html>"
    inspector.person.page.route(
        "**/nowhere", lambda route: route.fulfill(body=page, content_type="text/html")
    )
    inspector.walk(("/nowhere",))
    inspector.look("wrong-on-purpose")
    assert [each for each in inspector.faults if said in each]
