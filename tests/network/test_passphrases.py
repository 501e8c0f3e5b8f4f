"""A passphrase is long, has not leaked and is nobody's guess; a new one ends other sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from solidarity.network import passphrases
from solidarity.network.passphrases import Leaked, TooEasy, TooShort

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

NEW = "trois canaux, un phare et la neige"


@pytest.mark.parametrize("leaked", ["123456789987654321", "1QAZ2wsx3edc4rfv", "passwordpassword"])
def test_what_has_leaked_is_refused_in_any_case(at_work: Network, leaked: str) -> None:
    with pytest.raises(Leaked):
        passphrases.require_good(leaked)


def test_the_list_has_more_than_the_three_thousand_that_are_asked_for() -> None:
    """OWASP ASVS 5.0, section 6.2.4: of those that our policy would let through."""
    assert len(passphrases._leaked()) >= 3000
    assert all(len(each) == 16 for each in passphrases._leaked())


@pytest.mark.parametrize(
    "easy", ["aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnop", "solidarity montreal", "amina amina amina"]
)
def test_what_anyone_would_try_is_refused(at_work: Network, easy: str) -> None:
    with pytest.raises((TooEasy, Leaked)):
        passphrases.require_good(easy, "amina", "Amina")


@pytest.mark.parametrize("short", ["", "quatorze-signe", "é" * 14])
def test_fourteen_characters_are_too_few(at_work: Network, short: str) -> None:
    with pytest.raises(TooShort):
        passphrases.require_good(short)


@pytest.mark.parametrize(
    "good",
    [
        NEW,
        "les canards patinent sur le vieux canal",
        "قطة سوداء على سطح المدرسة القديمة",
        "correct horse battery staple window",
        "x" * 3 + "le thé refroidit vers minuit " * 6,
    ],
)
def test_words_of_any_language_and_length_are_taken_as_they_are(
    at_work: Network, good: str
) -> None:
    passphrases.require_good(good, "amina", "Amina")


def change(reader: Reader, network: Network, new: str, old: str | None = None) -> None:
    """Ask for a new passphrase."""
    reader.get("/account/safety")
    own = network.sign_ins[reader.name]["passphrase"]
    reader.send("/safety/passphrase", old=old or own, passphrase=new, again=new)


def test_a_new_passphrase_ends_every_other_session_and_the_old_one_opens_nothing(
    network: Network,
) -> None:
    amina, elsewhere = network.reader("amina"), network.reader("amina")
    before = amina.client.get_cookie("solidarity")
    change(amina, network, NEW)
    assert amina.place == "/account/safety"
    assert "Your new passphrase counts" in amina.text()
    after = amina.client.get_cookie("solidarity")
    assert before
    assert after
    assert before.value != after.value
    elsewhere.get("/volunteer/")
    assert elsewhere.place == "/sign-in"
    thief = network.reader()
    thief.client.set_cookie("solidarity", before.value)
    thief.get("/volunteer/")
    assert thief.place == "/sign-in", "the old cookie is worth nothing"
    with pytest.raises(AssertionError, match="could not sign in"):
        network.reader("amina")
    network.sign_ins["amina"]["passphrase"] = NEW
    assert network.reader("amina").place == "/volunteer/"


def test_without_the_old_passphrase_nothing_changes(network: Network) -> None:
    amina = network.reader("amina")
    change(amina, network, NEW, old="une phrase tout à fait inventée")
    assert "not your passphrase" in amina.text()
    assert network.reader("amina").place == "/volunteer/"


@pytest.mark.parametrize("bad", ["court", "passwordpassword", "amina amina amina"])
def test_a_bad_one_is_refused_beside_its_field(network: Network, bad: str) -> None:
    amina = network.reader("amina")
    change(amina, network, bad)
    assert any(each.get("id") == "passphrase-error" for each in amina.tree().iter("p"))
    assert bad not in (amina.page.text if amina.page else "")
