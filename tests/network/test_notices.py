"""Notices leave by the member's own channel, say nothing, and never for a place handed back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from furnishing import certain
from listening import Channel, listening
from neighbours import NOW
from sqlalchemy import delete
from story import a_shift

from solidarity import worker
from solidarity.database import db, unit_of_work
from solidarity.network import channels, members, notices
from solidarity.network.channels import Way
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.requests import places
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neighbours import Network


@pytest.fixture
def channel(network: Network) -> Iterator[Channel]:
    """A channel that listens while a test runs; of the time before, nothing is to be sent."""
    with network.app.app_context(), unit_of_work():
        db.session.execute(delete(Notice))
    with listening() as found:
        yield found


@pytest.fixture
def place_code(network: Network, channel: Channel) -> str:
    """Amina's place, confirmed, on Wednesday at six in the evening; she gave an address."""
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        notices.keep_address(amina, channel.address)
        amina.language = "en"
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
    reminder = "You have a shift. Sign in for details."
    assert said == ["You are confirmed for a shift. Sign in for details.", reminder, reminder]
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


def test_one_is_reminded_late_rather_than_not_but_never_of_what_has_begun(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    send(network, 0.1)
    assert [send(network, hours) for hours in (50, 50.1)] == [1, 0]
    assert send(network, 57) == 0
    assert len(channel.told) == 2


def test_of_two_reminders_that_are_late_only_one_leaves(
    network: Network, channel: Channel, place_code: str
) -> None:
    assert place_code
    send(network, 0.1)
    assert [send(network, hours) for hours in (56, 56.1)] == [1, 0]
    assert len(channel.told) == 2


def test_what_matters_is_sent_however_late_and_an_offer_only_while_it_lasts(
    network: Network, channel: Channel
) -> None:
    over = {Word.REMINDER, Word.OFFERED}
    still = set(Word) - over
    with network.app.app_context(), unit_of_work():
        theo = network.member("theo")
        theo.language = "en"
        notices.keep_address(theo, channel.address)
        for word in still:
            notices.tell(theo, word, "it", NOW)
        for word in over:
            notices.tell(theo, word, "it", NOW, useful_until=NOW + timedelta(hours=70))
    assert send(network, 72) == len(still)
    said = {each["message"] for each in channel.told}
    assert said == {str(notices.SENTENCES[word]) for word in still}
    with network.app.app_context(), unit_of_work():
        assert notices.let_go(NOW + timedelta(hours=72)) == len(over)


def test_a_hundred_notices_that_a_dead_channel_refuses_delay_nobody_elses(
    network: Network, channel: Channel
) -> None:
    with listening(Way.SIGNAL) as dead:
        dead.answers = 500
        with network.app.app_context(), unit_of_work():
            theo, camille = network.member("theo"), network.member("camille")
            notices.keep_address(theo, dead.address)
            notices.keep_address(camille, channel.address)
            for number in range(100):
                notices.tell(theo, Word.MOVED, f"{number}", NOW - timedelta(seconds=number))
            notices.tell(camille, Word.ASKED, "it", NOW + timedelta(seconds=1))
            notices.tell(camille, Word.OVERDUE, "it", NOW + timedelta(seconds=2))
        assert send(network, 0.01) == 1, "that someone is overdue comes first"
        assert send(network, 0.02) == 1, "the others were put off"
        assert dead.tried == 2, "one try a run: it is the same address"
        dead.answers = 200
        assert send(network, 0.1) == 100, "and they leave once the channel takes them"


def test_a_way_of_which_three_addresses_refuse_is_left_alone_for_the_rest_of_the_run(
    network: Network, channel: Channel
) -> None:
    with listening(Way.SIGNAL) as dead:
        dead.answers = 500
        with network.app.app_context(), unit_of_work():
            collective = network.member("camille").collectives_as(Role.COORDINATOR)[0]
            roles = (Role.VOLUNTEER, Role.COORDINATOR)
            everyone = [each for role in roles for each in members.with_role(role, collective)]
            assert len(everyone) > worker.PATIENCE
            for each in everyone:
                notices.keep_address(each, f"{dead.address}-{each.code}")
                notices.tell(each, Word.MOVED, "it", NOW)
        assert send(network, 0.1) == 0
        assert dead.tried == worker.PATIENCE
        dead.answers = 200
        assert send(network, 0.5) == len(everyone)


def test_what_no_channel_takes_is_tried_less_and_less_often_and_forgotten_after_a_week(
    network: Network, channel: Channel
) -> None:
    channel.answers = 500
    with network.app.app_context(), unit_of_work():
        theo = network.member("theo")
        notices.keep_address(theo, channel.address)
        notices.tell(theo, Word.MOVED, "it", NOW)
    for minute in range(5 * 60):
        send(network, minute / 60)
    assert 7 + 2 <= channel.tried <= 7 + 4, "after 1, 2, 4… minutes, then every hour"
    with network.app.app_context(), unit_of_work():
        assert notices.let_go(NOW + notices.IN_VAIN - timedelta(minutes=1)) == 0
        assert notices.let_go(NOW + notices.IN_VAIN) == 1


def test_a_whole_address_leads_to_a_channel_and_never_inside_unless_the_operator_says_so() -> None:
    for fine in (
        "ntfys://my-topic",
        "ntfys://ntfy.example.org/my-topic",
        "mailtos://us:word@example.org?smtp=mail.example.org&from=us@example.org",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ):
        assert channels.is_reachable(fine), fine
    for hook in ("json://example.org/", "xmls://example.org/", "form://example.org/", "syslog://"):
        assert not channels.is_reachable(hook), hook
    for host in (
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "10.1.2.3",
        "192.168.1.5",
        "169.254.169.254",
        "localhost",
        "redis",
        "nas.local",
    ):
        assert not channels.is_reachable(f"ntfy://{host}/my-topic"), host
        assert not channels.send(f"ntfy://{host}/my-topic", "…"), host
    for sly in ("mailtos://us:word@example.org?smtp=10.0.0.1", "ntfys://a.example/b?redirect=yes"):
        assert not channels.is_reachable(sly), sly
    channels.set_up({}, ["192.168.1.5", "ntfy.lan"])
    try:
        assert channels.is_reachable("ntfy://192.168.1.5/my-topic")
        assert channels.is_reachable("ntfy://ntfy.lan:8080/my-topic")
        assert not channels.is_reachable("ntfy://192.168.1.6/my-topic")
    finally:
        channels.set_up({})


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
    inside = amina.send("/account/", way="other", address="json://127.0.0.1:8000/")
    assert inside.status_code == 422
    refused = amina.send("/account/", way="other", address="carrier-pigeon")
    assert refused.status_code == 422
    assert 'id="address-error"' in refused.text
    assert "carrier-pigeon" in refused.text
    assert "carrier-pigeon" not in "".join(capfd.readouterr())
