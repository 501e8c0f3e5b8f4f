"""Someone who looks at each page closely, in every light, and writes down what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from browsing import Person
    from playwright.sync_api import CDPSession, ConsoleMessage, Request

HEAVIEST_FIRST_PAGE, HEAVIEST_LATER_PAGE = 40 * 1024, 15 * 1024
"""Bytes on the wire: with the look of the network, and once the browser keeps that."""
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
LEFT_OVER = """() => {
  const wanted = document.documentElement.dir;
  if (wanted !== "rtl") return [];
  const where = (each) => `${each.tagName.toLowerCase()}.${each.getAttribute("class") || ""}`;
  // Browsers write dates and numbers from the left everywhere.
  const digits = "input[type=date], input[type=time], input[type=number]";
  const foreign = ":is([dir=ltr], [dir=auto], bdi, svg)";
  const meant = `${digits}, ${foreign}, ${foreign} *`;
  const faults = [];
  for (const each of document.querySelectorAll("body, body *")) {
    if (each.matches(meant) || !each.getClientRects().length) continue;
    const style = getComputedStyle(each);
    if (style.direction !== "rtl") faults.push(`${where(each)} runs from the left`);
    if (style.textAlign === "left") faults.push(`${where(each)} stands on the left`);
    if (style.float === "left") faults.push(`${where(each)} floats to the left`);
  }
  const main = document.querySelector("main"), heading = main.querySelector("h1");
  const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight);
  if (Math.abs(heading.getBoundingClientRect().right - edge) > 60) faults.push("h1 begins inside");
  return faults.slice(0, 4);
}"""


class Light(NamedTuple):
    """How a page is looked at."""

    width: int
    scheme: str

    @property
    def suffix(self) -> str:
        """What pictures in this light are called."""
        return f"{self.width}-{self.scheme}"


LIGHTS = tuple(Light(width, scheme) for scheme in ("light", "dark") for width in (320, 1280))
PHOTOGRAPHED = {Light(320, "light"), Light(1280, "light"), Light(320, "dark")}
ON_A_PHONE = LIGHTS[:1]
"""In every language a page fits a phone; all else that can differ differs by direction, not by
words, so French and Arabic stand for the others: axe, pictures, desk and night."""
IN_EVERY_LIGHT = {"fr", "ar"}
ON_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}
"""What can differ between day and night."""


@dataclass
class Inspector:
    """Someone at a browser who notes faults: of words, of look, of weight, of what is asked for."""

    person: Person
    language: str
    faults: list[str] = field(default_factory=list)
    weight: int = 0
    pages: int = 0
    is_thorough: bool = False
    """Whether every language is judged in every light, which takes a quarter of an hour."""

    def __post_init__(self) -> None:
        """Listen, and choose the language as anyone does."""
        page = self.person.page
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._watch)
        self._weigh(page.context.new_cdp_session(page))
        self._choose_the_language()

    def walk(self, way: tuple[str, ...]) -> None:
        """Go to a page: what begins with a slash is opened, all else is clicked."""
        for step in way:
            if step.startswith("/"):
                self.weight = 0
                self.person.go(step)
                self.person.page.wait_for_load_state()
                self._judge_the_weight(step)
            else:
                # A form with words in it first asks whether the network is there.
                with self.person.page.expect_navigation():
                    self.person.page.locator(step).first.click()

    def look(self, name: str, lights: tuple[Light, ...] | None = None) -> None:
        """Look at the page that is open in these lights, and keep pictures."""
        page = self.person.page
        is_judged = self.is_thorough or self.language in IN_EVERY_LIGHT
        lights = lights or (LIGHTS if is_judged else ON_A_PHONE)
        assert page.get_attribute("html", "lang") == self.language, name
        # The way out follows who reads on, and whatever the mouse points at is lit.
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        if is_judged:
            page.evaluate(AXE_SCRIPT)
        for light in lights:
            page.set_viewport_size({"width": light.width, "height": 800})
            page.emulate_media(color_scheme="dark" if light.scheme == "dark" else "light")
            shown = f"{name}-{self.language}-{light.suffix}"
            self._note(shown, page.evaluate(STICKS_OUT), "sticks out")
            self._note(shown, page.evaluate(LEFT_OVER), "is left over")
            if not is_judged:
                continue
            if light in PHOTOGRAPHED:
                self.person.picture(shown)
            is_first_look = light in lights[:1] or light.scheme == "light"
            rules = WCAG if is_first_look else {**WCAG, **ON_COLOURS}
            found = page.evaluate("options => axe.run(options)", rules)["violations"]
            self._note(shown, [wrong(each) for each in found], "is not accessible")

    def _note(self, shown: str, found: list[str], what: str) -> None:
        self.faults += [f"{shown}: {what}: {each}" for each in found]

    def _choose_the_language(self) -> None:
        self.person.go("/offline")
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

    def _weigh(self, session: CDPSession) -> None:
        def add(finished: dict[str, float]) -> None:
            self.weight += int(finished["encodedDataLength"])

        session.on("Network.loadingFinished", add)
        session.send("Network.enable")

    def _judge_the_weight(self, path: str) -> None:
        most = HEAVIEST_LATER_PAGE if self.pages else HEAVIEST_FIRST_PAGE
        self.pages += 1
        if self.weight > most:
            self.faults.append(f"{path} in {self.language}: weighs {self.weight} bytes")


def wrong(violation: dict[str, list[dict[str, list[str]]]]) -> str:
    """What axe found, and where."""
    where = ", ".join(str(node["target"][-1]) for node in violation["nodes"][:3])
    return f"{violation['id']}: {where}"
