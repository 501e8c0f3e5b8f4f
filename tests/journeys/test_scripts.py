"""What scripts add to pages that work without them, and what they never keep."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Person, Server, someone
from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser
WHAT_IS_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      kept.push(new URL(request.url).pathname);
  return kept;
}"""
TO_SIGN_UP = "main form[action$='/places'] button"


def at_a_shift(browser: Browser, server: Server, name: str, **context: Any) -> Person:
    """A volunteer before a shift with a free place."""
    person = someone(browser, server, name, **context)
    person.go("/volunteer/board")
    person.page.locator("main a[href*='/volunteer/shifts/']").last.click()
    person.page.wait_for_load_state()
    return person


def test_a_filter_shows_at_once_and_stands_in_the_address(browser: Browser, server: Server) -> None:
    amina = someone(browser, server, "amina")
    amina.go("/volunteer/board")
    amina.page.evaluate("() => { window.sameDocument = true; }")
    amina.page.locator(".filters summary").click()
    amina.page.select_option("[name=kind]", "school")
    amina.page.wait_for_url("**/volunteer/board?*kind=school*")
    assert amina.page.evaluate("() => window.sameDocument"), "the whole page came again"
    titles = amina.page.locator("#found .shift h2").all_inner_texts()
    assert set(titles) <= {"School"}
    assert amina.page.locator("#how-many").inner_text().startswith(str(len(titles)))


def test_a_sign_up_shows_as_done_while_the_server_decides(browser: Browser, server: Server) -> None:
    amina = at_a_shift(browser, server, "amina")
    held: list[Route] = []
    # Playwright marks the function it is given, so it cannot be a list's own.
    amina.page.route("**/places", lambda route: held.append(route))  # noqa: PLW0108
    amina.page.locator(TO_SIGN_UP).click(no_wait_after=True)
    amina.page.wait_for_selector(".hoped")
    assert "waiting for a coordinator" in amina.page.locator(TO_SIGN_UP).inner_text()
    with amina.page.expect_navigation(url="**/volunteer/places/*"):
        held[0].continue_()
    amina.press("/return")


def test_a_sign_up_that_is_refused_is_taken_back_with_the_reason(
    browser: Browser, server: Server
) -> None:
    amina = at_a_shift(browser, server, "amina")
    there = amina.page.url
    again = amina.page.context.new_page()
    again.goto(there)
    again.locator(TO_SIGN_UP).click()
    again.wait_for_url("**/volunteer/places/*")
    amina.page.locator(TO_SIGN_UP).click()
    amina.page.wait_for_selector("#just-said .flash-careful")
    assert "already have a place" in amina.page.locator("#just-said").inner_text()
    assert "Sign up as" in amina.page.locator(TO_SIGN_UP).inner_text()
    assert amina.page.locator(TO_SIGN_UP).is_enabled()
    again.locator("main form[action$='/return'] button").click()
    again.wait_for_url("**/volunteer/")


def test_without_an_answer_a_sign_up_is_taken_back_and_says_so(
    browser: Browser, server: Server
) -> None:
    # What a service worker asks for passes by `route`.
    theo = at_a_shift(browser, server, "theo", service_workers="block")
    theo.page.route("**/places", lambda route: route.abort())
    theo.page.locator(TO_SIGN_UP).click()
    theo.page.wait_for_selector("#just-said .flash-careful")
    assert "did not answer" in theo.page.locator("#just-said").inner_text()
    assert theo.page.locator(TO_SIGN_UP).is_enabled()


def test_escape_twice_leaves_and_the_back_button_does_not_find_the_page(
    browser: Browser, server: Server
) -> None:
    asker = someone(browser, server, None)
    asker.page.route(
        "https://www.meteomedia.com/", lambda route: route.fulfill(body="<title>Weather</title>")
    )
    asker.go("/offline")
    asker.go("/codename")
    asker.page.keyboard.press("Escape")
    with asker.page.expect_navigation(url="https://www.meteomedia.com/"):
        asker.page.keyboard.press("Escape")
    asker.page.go_back()
    assert asker.page.url == f"{server.address}/offline"


def test_without_a_connection_an_installed_network_says_so_and_has_kept_no_page_of_anyone(
    browser: Browser, server: Server
) -> None:
    amina = someone(browser, server, "amina")
    amina.go("/volunteer/")
    amina.page.evaluate("() => navigator.serviceWorker.ready")
    amina.go("/volunteer/board")
    amina.go("/account/")
    kept = amina.page.evaluate(WHAT_IS_KEPT)
    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []
    amina.page.context.set_offline(True)
    amina.go("/volunteer/")
    assert "No connection" in amina.text()
    assert "Amina" not in amina.page.content()


def test_the_phone_of_someone_who_asks_keeps_nothing_of_us(
    browser: Browser, server: Server
) -> None:
    asker = someone(browser, server, None)
    asker.go("/codename")
    registered = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert asker.page.evaluate(registered) == 0
    assert asker.page.evaluate(WHAT_IS_KEPT) == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without a script"])
def test_a_theme_stays_until_another_one_is_chosen(
    browser: Browser, server: Server, script: Any
) -> None:
    reader = someone(browser, server, None, java_script_enabled=script)
    reader.go("/codename")
    for theme in ("dark", "light"):
        reader.page.click(f".appearance button[value={theme}]")
        reader.page.wait_for_load_state()
        reader.go("/")
        assert reader.page.get_attribute("html", "data-theme") == theme
    reader.page.click(".appearance button[value='']")
    reader.page.wait_for_load_state()
    assert reader.page.get_attribute("html", "data-theme") is None


def test_what_was_written_stays_on_the_page_while_there_is_no_connection_and_nowhere_else(
    browser: Browser, server: Server
) -> None:
    ines = someone(browser, server, "ines")
    ines.go("/intermediary/requests/new?kind=health")
    ines.page.select_option("[name=neighbourhood]", "lachine")
    ines.fill(note="une chaise roulante")
    ines.page.context.set_offline(True)
    send = ines.page.locator("main form[action$='/requests/new'] button").first
    send.click()
    ines.page.wait_for_selector("#just-said .flash-careful")
    assert ines.page.input_value("[name=note]") == "une chaise roulante"
    kept = ines.page.evaluate("() => [localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    ines.page.context.set_offline(False)
    with ines.page.expect_navigation():
        send.click()
    assert ines.page.locator(".slip").is_visible()


def test_without_a_script_a_form_that_met_no_connection_is_sent_by_loading_again(
    browser: Browser, server: Server
) -> None:
    ines = someone(browser, server, "ines", java_script_enabled=False)
    ines.go("/intermediary/requests/new?kind=school")
    ines.page.select_option("[name=neighbourhood]", "lachine")
    ines.page.context.set_offline(True)
    with suppress(PlaywrightError):
        ines.press("/requests/new")
    ines.page.context.set_offline(False)
    ines.page.reload()
    assert ines.page.locator(".slip").is_visible()
