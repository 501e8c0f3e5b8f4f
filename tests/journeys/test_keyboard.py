"""With a keyboard alone: a request is brought, a place is taken; and what has focus is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import Person, Server, someone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MOST_STEPS = 150
FOCUS_IS_SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(person: Person, selector: str) -> None:
    """Press Tab until something has focus; wherever it stands, it can be seen."""
    page = person.page
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            assert page.evaluate(FOCUS_IS_SEEN), f"{selector}: nobody sees that it has focus"
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def press_enter(person: Person) -> None:
    """Press what has focus, and wait for the page it leads to."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without a script"])
def test_a_request_is_brought_with_the_keyboard_alone(
    browser: Browser, server: Server, script: Any
) -> None:
    ines = someone(browser, server, "ines", java_script_enabled=True)
    if not script:
        ines.page.route("**/static/script/**", lambda route: route.abort())
    ines.go("/intermediary/")
    tab_to(ines, "a[href$='/requests/kinds']")
    press_enter(ines)
    page = ines.page
    tab_to(ines, "a[href*='kind=hearing']")
    press_enter(ines)
    tab_to(ines, "[name=neighbourhood]")
    page.keyboard.type("Verdun" if script else "Lachine")  # no possible double
    tab_to(ines, "[name=part]")
    page.keyboard.press("ArrowDown")
    tab_to(ines, "[name=languages]")
    page.keyboard.press("Space")
    tab_to(ines, "[name=note]")
    page.keyboard.type("Parler doucement")
    tab_to(ines, "main form button[type=submit]")
    press_enter(ines)
    assert page.locator(".slip").is_visible()
    assert page.locator(".slip bdi").count() == 7


def test_a_place_is_taken_with_the_keyboard_alone_and_the_first_step_skips_what_repeats(
    browser: Browser, server: Server
) -> None:
    amina = someone(browser, server, "amina")
    amina.go("/volunteer/board")
    amina.page.keyboard.press("Tab")
    assert amina.page.evaluate("() => document.activeElement.matches('.skip')")
    amina.page.keyboard.press("Enter")
    tab_to(amina, "main a[href*='/volunteer/shifts/']")
    press_enter(amina)
    tab_to(amina, "main form[action$='/places'] button")
    press_enter(amina)
    assert "/volunteer/places/" in amina.page.url


def test_a_question_keeps_the_keyboard_until_it_is_answered_and_gives_it_back(
    browser: Browser, server: Server
) -> None:
    ines = someone(browser, server, "ines")
    ines.go("/intermediary/")
    ines.follow("main .card a")
    tab_to(ines, "details.confirm summary")
    ines.page.keyboard.press("Enter")
    assert ines.page.locator("main dialog[open]").count() == 1
    for _step in range(5):
        ines.page.keyboard.press("Tab")
        assert ines.page.evaluate(
            "() => document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )
    ines.page.keyboard.press("Escape")
    assert ines.page.locator("main dialog[open]").count() == 0
    assert ines.page.evaluate("() => document.activeElement.matches('details.confirm summary')")
