"""A week is planned in the browser: ordered, made by the worker, changed, asked, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import Person, Server, someone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser
MADE = "#again:not([data-again])"
IN_TIME = 60_000
"""Milliseconds; the machine may have much else to do."""


@pytest.fixture
def worker(server: Server) -> Iterator[None]:
    """The clockwork, which makes plans."""
    process = server.command("worker")
    yield
    process.terminate()
    process.wait(timeout=20)


def made(camille: Person) -> None:
    """Wait until the page shows the whole plan, without asking for it anew."""
    camille.page.wait_for_selector(MADE, timeout=IN_TIME)


@pytest.mark.usefixtures("worker")
def test_a_week_is_planned_changed_and_asked_and_a_no_changes_one_place(
    browser: Browser, server: Server
) -> None:
    camille = someone(browser, server, "camille", locale="fr-CA")
    camille.go("/coordinator/plans")
    camille.fill(last_day="2026-12-19")
    camille.press("/coordinator/plans")
    made(camille)
    camille.picture("plan-made")
    assert "Prouvé" in camille.text()
    boxes = camille.page.locator("main input[name=match]")
    go_to_a_day_with_several(camille, boxes)

    camille.press("/hold")
    assert "Ne plus y tenir" in camille.text()
    pairs = who_goes_where(camille)
    camille.press("/apart")
    made(camille)
    now = who_goes_where(camille)
    assert pairs[0] not in now, "those two are kept apart"
    assert set(pairs[1:]) <= set(now), "everything else is as it was"

    plan_someone_in(camille)

    for number in range(1, boxes.count()):
        boxes.nth(number).uncheck()
    left = boxes.count()
    camille.press("/ask")
    assert "1 personne est sollicitée" in camille.page.inner_text("body")
    camille.picture("plan-asked")
    assert boxes.count() == left - 1


def days(camille: Person) -> list[str]:
    """Where the links to the days of the plan lead."""
    links = camille.page.locator(".plan-days a").all()
    return [each.get_attribute("href") or "" for each in links]


def go_to_a_day_with_several(camille: Person, boxes: Locator) -> None:
    """Look at the days of the plan until one has several people to decide on."""
    for day in days(camille):
        camille.go(day)
        if boxes.count() > 1:
            return
    pytest.fail("No day has several people.")


def plan_someone_in(camille: Person) -> None:
    """Plan in whom the plan did not propose, because a person knows better."""
    wanted = whoever_else(camille)
    camille.page.locator("form[action$='/hold'] button").last.click()
    made(camille)
    assert wanted in {name for _shift, name in who_goes_where(camille)}


def whoever_else(camille: Person) -> str:
    """Look at the shifts of the plan until someone else could come; the name of the last one."""
    for day in days(camille):
        camille.go(day)
        links = camille.page.locator("main a[href$='/people']").all()
        for address in [each.get_attribute("href") or "" for each in links]:
            camille.go(address)
            names = camille.page.locator(".card:has(form[action$='/hold']) h3").all_inner_texts()
            if len(names) > 1:
                return names[-1]
    pytest.fail("Nobody else could come to any shift.")


def who_goes_where(camille: Person) -> list[tuple[str, str]]:
    """The shift and the name of each match on the page."""
    return [
        (line.locator("xpath=ancestor::div[@id][1]").get_attribute("id") or "", name)
        for line in camille.page.locator(".plan-lines > li").all()
        for name in [line.locator("strong").first.inner_text()]
    ]


def test_without_scripts_a_plan_is_asked_for_again_by_a_link_and_can_be_stopped(
    browser: Browser, server: Server
) -> None:
    camille = someone(browser, server, "camille", java_script_enabled=False)
    camille.go("/coordinator/plans")
    camille.press("/coordinator/plans")
    assert "being made" in camille.text()
    camille.press("/stop")
    camille.follow("main a[href*='/coordinator/plans/']")
    assert "being made" in camille.text(), "no worker runs here; the page says what it waits for"
