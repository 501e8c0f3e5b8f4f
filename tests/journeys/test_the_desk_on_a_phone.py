"""The whole desk walk on a phone, 320 px wide, with scripts and without: light, and never wider."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from browsing import Person, Server, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FIRST_LOAD, LATER = 40 * 1024, 15 * 1024
"""Bytes on the wire (docs/interface.md)."""


@dataclass
class Phone(Person):
    """A phone 320 px wide, which counts what each page costs on the wire."""

    costs: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def hold(self) -> None:
        """Hold the page to its width."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{self.page.url} is {width} px wide"


@pytest.fixture(params=["with scripts", "without scripts"])
def phones(
    browser: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[list[Phone]]:
    """Inès, Camille and the person who asked, each with a phone of their own."""
    contexts = [
        browser.new_context(
            viewport={"width": 320, "height": 640},
            locale="fr-CA",
            java_script_enabled=request.param == "with scripts",
        )
        for _ in range(3)
    ]
    found = [Phone(context.new_page(), server) for context in contexts]
    for phone in found:
        weigh(phone)
    yield found
    for context in contexts:
        context.close()


def weigh(phone: Phone) -> None:
    """Count the bytes of each answer, as they came over the wire, by the visit that asked."""
    session = phone.page.context.new_cdp_session(phone.page)
    session.send("Network.enable")
    asked: dict[str, str] = {}

    def remember(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = f"{event['loaderId']} {urlsplit(event['documentURL']).path}"

    def add(event: dict[str, Any]) -> None:
        phone.costs[asked.get(event["requestId"], "")] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", remember)
    session.on("Network.loadingFinished", add)


def bring(ines: Phone, kind: str, **said: str) -> None:
    """Choose a kind, fill in the form, and have the slip on the screen."""
    ines.follow(f"main a[href*='kind={kind}']")
    ines.hold()
    if said.get("neighbourhood"):
        ines.page.select_option("[name=neighbourhood]", said["neighbourhood"])
        ines.page.check("[name=languages][value=es]")
    ines.fill(note=said["note"])
    ines.press("/requests/new")
    ines.hold()


def words_on_the_slip(ines: Phone) -> tuple[str, str]:
    """Handle and words."""
    handle, *words = ines.page.locator(".slip bdi").all_inner_texts()
    return handle, " ".join(words)


def read_back(ines: Phone, handle: str, words: str) -> None:
    """Put the slip away: it is typed back once."""
    ines.follow("#given-away")
    ines.fill(handle=handle, words=words)
    ines.hold()
    ines.press("/slip/back")
    assert "Le billet est juste" in ines.text()


def bring_two(ines: Phone, part_of_the_city: str) -> tuple[str, str]:
    """Two people in a row; return handle and words of the first one's slip."""
    sign_in(ines, "ines")
    ines.go("/intermediary/")
    ines.hold()
    ines.follow("main a[href$='/requests/kinds']")
    bring(ines, "food", neighbourhood=part_of_the_city, note="du riz et des légumes")
    first = words_on_the_slip(ines)
    read_back(ines, *first)
    ines.follow("main a[href*='after=']")
    bring(ines, "moving", note="trois étages")
    read_back(ines, *words_on_the_slip(ines))
    assert "espagnol" in ines.text(), "the languages stayed"
    return first


def write_to_the_coordinators(ines: Phone) -> None:
    """From a request's page to its conversation, and read it."""
    ines.follow("main a[href$='/messages']")
    ines.fill(text="Est-ce que samedi irait aussi ?")
    ines.press("/messages")
    ines.press("/opened")
    assert "samedi" in ines.text()
    ines.hold()


def write_with_the_slip(asker: Phone, handle: str, words: str) -> None:
    """Enter the words and write."""
    asker.go("/codename")
    asker.hold()
    asker.fill(handle=handle, words=words)
    asker.press("/codename")
    asker.fill(text="Merci à vous")
    asker.press("/messages")


def answer(camille: Phone, handle: str) -> None:
    """Find on the home what waits for an answer, read it, and answer."""
    sign_in(camille, "camille")
    camille.go("/coordinator/")
    camille.hold()
    camille.follow("#owed", name=handle)
    camille.press("/opened")
    assert "Merci à vous" in camille.text()
    camille.fill(text="Avec plaisir")
    camille.press("/asker")


def withdraw(asker: Phone) -> None:
    """Read the answer, and withdraw."""
    asker.go("/codename/request/")
    assert "Avec plaisir" in asker.text()
    asker.hold()
    asker.page.get_by_text("Retirer cette demande").first.click()
    asker.press("/withdraw")
    assert "retirée" in asker.text()


def test_two_people_in_a_row_a_message_each_way_and_a_withdrawal(
    phones: list[Phone], request: pytest.FixtureRequest
) -> None:
    ines, camille, asker = phones
    has_scripts = "with scripts" in request.node.name
    handle, words = bring_two(ines, "verdun" if has_scripts else "lachine")  # no possible double
    write_to_the_coordinators(ines)
    write_with_the_slip(asker, handle, words)
    answer(camille, handle)
    withdraw(asker)
    heavy = {
        visit: cost
        for phone in phones
        for number, (visit, cost) in enumerate(phone.costs.items())
        if cost > (LATER if number else FIRST_LOAD)
    }
    assert heavy == {}
