"""What cannot easily be undone asks once more who one is; and one's own device remembers longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from reader import Reader

from solidarity.privacy.sessions import FRESH, IDLE, ON_ONES_OWN_DEVICE, TERM
from solidarity.ui import audience

if TYPE_CHECKING:
    from neighbours import Network

MINUTE = timedelta(minutes=1)
CANNOT_EASILY_BE_UNDONE = {
    "account.add_passkey",
    "account.agree",
    "account.begin_factor",
    "account.begin_recovery",
    "account.confirm_factor",
    "account.data_file",
    "account.end_others",
    "account.end_role",
    "account.grant_role",
    "account.print_codes",
    "account.print_emergency_code",
    "account.remove_passkey",
    "account.second_recovery",
    "account.unlock_account",
    "coordinator.print_sheet",
    "coordinator.propose_ways",
    "coordinator.use_sheet",
    "steward.propose_to_unlock",
}


def test_these_acts_and_no_others_ask_once_more(network: Network) -> None:
    asked = {
        str(each["endpoint"])
        for each in audience.listed(network.app)
        if getattr(network.app.view_functions[str(each["endpoint"])], "is_fresh", False)
    }
    assert asked == CANNOT_EASILY_BE_UNDONE


def person_page(network: Network, name: str) -> str:
    """The page of someone, for those who look after them."""
    with network.app.app_context():
        return f"/account/people/{network.member(name).code}"


def test_five_minutes_after_signing_in_a_role_is_granted_only_after_signing_again(
    network: Network,
) -> None:
    camille, page = network.reader("camille"), person_page(network, "amina")
    with time_machine.travel(NOW + FRESH + MINUTE, tick=True):
        camille.get(page)
        camille.send("/roles")
        assert camille.place == "/account/again"
        passphrase = network.sign_ins["camille"]["passphrase"]
        camille.send("/again", passphrase=passphrase, code="000000")
        assert "not the right code" in camille.text()
        camille.send("/again", passphrase="une autre phrase", code=network.printed_code("camille"))
        assert "not your passphrase" in camille.text()
        camille.send("/again", passphrase=passphrase, code=network.printed_code("camille"))
        assert camille.place == page, "back to what one was about to do"
        camille.send("/roles")
        assert camille.place == page
        assert "Granted" in camille.text() or "agree" in camille.text()


def test_a_wrong_code_uses_no_printed_code_up(network: Network) -> None:
    camille = network.reader("camille")
    code = network.printed_code("camille")
    camille.get("/account/again")
    camille.send("/again", passphrase="une autre phrase", code=code)
    assert camille.place == "/account/again"
    camille.send("/again", passphrase=network.sign_ins["camille"]["passphrase"], code=code)
    assert camille.place == "/coordinator/"


def on_own_device(network: Network, name: str) -> Reader:
    """Someone who says that the device is their own."""
    reader = Reader(network.app, name)
    reader.get("/sign-in")
    reader.send("/sign-in", name=name, passphrase=network.sign_ins[name]["passphrase"], own="y")
    if reader.place == "/sign-in/second":
        reader.send("/sign-in/second", code=network.printed_code(name))
    return reader


@pytest.mark.parametrize("name", ["amina", "camille"])
def test_on_ones_own_device_one_stays_for_seven_days_and_it_is_locked_the_same_way(
    network: Network, name: str
) -> None:
    reader, elsewhere = on_own_device(network, name), network.reader(name)
    cookie = reader.client.get_cookie("solidarity")
    assert cookie
    assert cookie.expires, "the browser keeps it when it is closed"
    with time_machine.travel(NOW + IDLE + MINUTE, tick=True):
        reader.get("/account/")
        assert reader.place == "/locked"
    with time_machine.travel(NOW + TERM.lasts + MINUTE, tick=True):
        elsewhere.get("/account/")
        assert elsewhere.place == "/sign-in", "twelve hours elsewhere"
        reader.get("/account/")
        assert reader.place == "/locked"
        reader.send("/locked", passphrase=network.sign_ins[name]["passphrase"])
        assert reader.place == "/account/"
    with time_machine.travel(NOW + ON_ONES_OWN_DEVICE + MINUTE, tick=True):
        reader.get("/account/")
        assert reader.place == "/sign-in", "and not a minute longer, however often it was unlocked"


def test_elsewhere_the_cookie_goes_with_the_browser(network: Network) -> None:
    cookie = network.reader("amina").client.get_cookie("solidarity")
    assert cookie
    assert cookie.expires is None
