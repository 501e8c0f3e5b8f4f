"""A tap instead of a code, and where the device can, instead of the passphrase too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import someone

from solidarity.privacy.sessions import IDLE

if TYPE_CHECKING:
    from browsing import Person, Server
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def with_phone(person: Person, *, computes_keys: bool) -> Person:
    """Give a browser a phone that makes passkeys, of Chromium's own invention."""
    tools = person.page.context.new_cdp_session(person.page)
    tools.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": computes_keys,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return person


def make_a_passkey(person: Person) -> None:
    """Make one on the page on which it is offered."""
    person.go("/account/safety")
    person.press("/safety/passkeys")


def test_a_passkey_that_computes_keys_signs_in_with_a_tap_and_opens_what_was_locked(
    browser: Browser, server: Server
) -> None:
    amina = with_phone(someone(browser, server, "amina"), computes_keys=True)
    make_a_passkey(amina)
    assert "a tap signs you in" in amina.text()
    amina.picture("passkeys")
    amina.page.click("header form[action$='/sign-out'] button")
    amina.go("/sign-in")
    amina.press("/sign-in/passkey")
    assert amina.page.url.endswith("/volunteer/")
    before = server.moment
    server.travel(server.moment + 2 * IDLE)
    try:
        amina.go("/volunteer/board")
        assert "/locked" in amina.page.url
        amina.press("/locked/passkey")
        assert amina.page.url.endswith("/volunteer/board")
    finally:
        server.travel(before)


def test_one_that_does_not_is_a_second_factor_and_opens_nothing_alone(
    browser: Browser, server: Server
) -> None:
    theo = with_phone(someone(browser, server, "theo"), computes_keys=False)
    make_a_passkey(theo)
    assert "your second factor" in theo.text()
    theo.page.click("header form[action$='/sign-out'] button")
    theo.go("/sign-in")
    theo.press("/sign-in/passkey")
    assert "opens nothing here by itself" in theo.text()
    theo.fill(name="theo", passphrase=server.sign_ins["theo"]["passphrase"])
    theo.press("/sign-in")
    assert "/sign-in/second" in theo.page.url
    theo.press("/sign-in/second/passkey")
    assert theo.page.url.endswith("/volunteer/")


def test_a_passkey_of_someone_else_is_no_second_factor(browser: Browser, server: Server) -> None:
    lin = with_phone(someone(browser, server, "lin"), computes_keys=False)
    make_a_passkey(lin)
    lin.page.click("header form[action$='/sign-out'] button")
    lin.go("/sign-in")
    lin.fill(name="camille", passphrase=server.sign_ins["camille"]["passphrase"])
    lin.press("/sign-in")
    lin.go("/sign-in")  # the challenge of this page, for whoever taps
    form = lin.page.locator("main form[data-passkey]")
    form.evaluate("form => { form.action = '/sign-in/second/passkey' }")
    with lin.page.expect_navigation():
        form.locator("button").click()
    assert "not one of yours" in lin.text()
    lin.go("/coordinator/")
    assert "/sign-in" in lin.page.url


def test_an_answer_that_was_copied_serves_nobody_again(browser: Browser, server: Server) -> None:
    gabi = with_phone(someone(browser, server, "gabi"), computes_keys=True)
    make_a_passkey(gabi)
    gabi.page.click("header form[action$='/sign-out'] button")
    gabi.go("/sign-in")
    cookies = gabi.page.context.cookies()
    with gabi.page.expect_request(lambda each: each.method == "POST") as sent:
        gabi.press("/sign-in/passkey")
    assert gabi.page.url.endswith("/volunteer/")
    thief = browser.new_context()
    thief.add_cookies(cookies)  # type: ignore[arg-type] # Playwright reads what it wrote
    answer = thief.request.post(
        f"{server.address}/sign-in/passkey",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        data=sent.value.post_data or "",
        max_redirects=0,
    )
    assert answer.status == 422
    thief.close()
