"""Notices leave by the member's own channel, say nothing, and never for a place handed back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from furnishing import certain
from listening import Channel, listening
from neighbours import NOW
from story import a_shift

from solidarity import worker
from solidarity.database import unit_of_work
from solidarity.network import notices
from solidarity.requests import places
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neighbours import Network


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A channel that listens while a test runs."""
    with listening() as found:
        yield found


@pytest.fixture
def place_code(network: Network, channel: Channel) -> str:
    """Amina's place, confirmed, on Wednesday at six in the evening; she gave an address."""
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        notices.keep_address(amina, channel.address)
        place = places.sign_up(amina, a_shift(network), ShiftRole.ACCOMPANIER)
        places.confirm(place, network.member("camille"), network.ring("camille"))
        return place.code


def send(network: Network, hours: float) -> int:
    """Let the worker send what is due some hours from now."""
    with network.app.app_context():
        return worker.send_notices(NOW + timedelta(hours=hours))


def test_confirmation_and_two_reminders_leave_once_each_and_say_nothing(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    left = [send(network, hours) for hours in (0.1, 0.2, 33.1, 33.2, 55.1, 55.2)]
    assert left == [1, 0, 1, 0, 1, 0]
    said = [each["message"] for each in channel.told]
    assert len(said) == 3
    assert all("créneau" in each for each in said)
    for never in ("http", "Parc", "Verdun", "appointment", "Rendez", "18", "Amina"):
        assert not [each for each in said if never in each]


def test_a_place_handed_back_is_never_reminded_of(
    network: Network, channel: Channel, place_code: str
) -> None:
    send(network, 0.1)
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        place = places.held_by(amina, place_code)
        assert place is not None
        places.hand_back(place, amina)
    assert [send(network, hours) for hours in (33.1, 55.1)] == [0, 0]
    assert len(channel.told) == 1


def test_a_place_handed_back_while_others_are_reminded_is_not_reminded_of(
    network: Network, channel: Channel, place_code: str
) -> None:
    send(network, 0.1)
    with network.app.app_context(), unit_of_work():
        notices.keep_address(network.member("theo"), channel.address)
        code = certain(network, a_shift(network), "theo", ShiftRole.ACCOMPANIER).code
    send(network, 0.2)
    told = len(channel.told)

    def hand_back() -> None:
        channel.meanwhile = lambda: None
        with network.app.app_context(), unit_of_work():
            theo = network.member("theo")
            place = places.held_by(theo, code)
            assert place is not None
            places.hand_back(place, theo)

    channel.meanwhile = hand_back
    assert place_code
    assert send(network, 33.1) == 1
    assert len(channel.told) == told + 1


def test_what_a_channel_refuses_stays_for_the_next_run(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    channel.answers = 500
    assert send(network, 0.1) == 0
    channel.answers = 200
    assert send(network, 0.2) == 1


def test_a_reminder_two_hours_late_is_let_go_of(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    send(network, 0.1)
    assert send(network, 36) == 0
    assert send(network, 36.1) == 0
    assert len(channel.told) == 1


def test_the_address_is_sealed_on_disk_and_shown_to_its_member_only(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    files = network.settings.data.glob("*.db*")
    assert not [each for each in files if b"secret-box" in each.read_bytes()]
    amina = network.reader("amina")
    assert "secret-box" in amina.get("/account/").text
    camille = network.reader("camille")
    assert "secret-box" not in camille.get("/coordinator/people").text


def test_an_address_that_nobody_can_write_to_is_refused_beside_its_field(
    network: Network, capfd: pytest.CaptureFixture[str]
) -> None:
    amina = network.reader("amina")
    amina.get("/account/")
    refused = amina.send("/account/", way="other", address="carrier-pigeon")
    assert refused.status_code == 422
    assert 'id="address-error"' in refused.text
    assert "carrier-pigeon" in refused.text
    assert "carrier-pigeon" not in "".join(capfd.readouterr())
