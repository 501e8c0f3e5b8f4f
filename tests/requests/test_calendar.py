"""One's calendar says "Shift", begin and end, to whatever reads it, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import ics
import pytest
import time_machine
import vobject
from furnishing import certain
from sqlalchemy import select
from story import a_shift

from solidarity import clock
from solidarity.database import db, unit_of_work
from solidarity.network.notices import Notice, Word
from solidarity.requests import calendar, moving, places
from solidarity.requests.calendar import LASTS
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

GOES = ShiftRole.ACCOMPANIER


@pytest.fixture
def link(network: Network) -> str:
    """Amina's calendar, with one shift she is certain on and one she asked for."""
    with network.app.app_context(), unit_of_work():
        certain(network, a_shift(network), "amina", GOES)
        places.sign_up(network.member("amina"), a_shift(network, 8, 9), GOES)
        token = calendar.make_link(network.member("amina"))
    return f"/calendar/{token}.ics"


def read(network: Network, link: str) -> str:
    """What a calendar gets."""
    answer = network.reader().client.get(link)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return answer.text


def events(text: str) -> list[Any]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_three_readers_of_the_standard_find_the_same_begin_and_end(
    network: Network, link: str
) -> None:
    text = read(network, link)
    mine = [each for each in events(text) if each["dtstart"].dt.hour == 23]
    assert len(mine) == 1, "Wednesday at six in the evening, in UTC"
    begins = {each["dtstart"].dt for each in events(text)}
    assert {each.begin.datetime for each in ics.Calendar(text).events} == begins
    theirs = vobject.readOne(text).contents["vevent"]
    assert {each.dtstart.value for each in theirs} == begins
    assert {str(each["summary"]) for each in events(text)} <= {"Shift", "Créneau"}


def test_nothing_else_is_said_and_what_is_not_certain_is_not_there(
    network: Network, link: str
) -> None:
    known = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS"}
    found = events(read(network, link))
    assert {name for each in found for name in each} == known
    assert not any(each["dtstart"].dt.hour == 13 for each in found), "asked for, not certain"


def test_a_shift_keeps_its_uid_and_a_cancelled_one_says_so(network: Network, link: str) -> None:
    before = {str(each["uid"]): str(each["status"]) for each in events(read(network, link))}
    with network.app.app_context(), unit_of_work():
        mine = next(each for each in places.of(network.member("amina")) if each.code in before)
        moving.cancel(mine.shift, network.member("camille"))
        gone = mine.code
    after = {str(each["uid"]): str(each["status"]) for each in events(read(network, link))}
    assert after == {**before, gone: "CANCELLED"}


def test_a_place_handed_back_is_gone_from_the_calendar(network: Network, link: str) -> None:
    codes = {str(each["uid"]) for each in events(read(network, link))}
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        places.hand_back(next(each for each in places.of(amina) if each.code in codes), amina)
    assert len(events(read(network, link))) == len(codes) - 1


def test_a_link_ends_after_ninety_days_and_one_is_told_before(network: Network, link: str) -> None:
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        assert calendar.tell_of_ends(clock.now() + LASTS - timedelta(days=8)) == 0
        assert calendar.tell_of_ends(clock.now() + LASTS - timedelta(days=6)) == 1
        found = select(Notice).where(Notice.member_id == amina.id, Notice.word == Word.LINK_ENDS)
        assert len(db.session.scalars(found).all()) == 1
    with time_machine.travel(clock.now() + LASTS + timedelta(seconds=1)):
        assert network.reader().client.get(link).status_code == 404


def test_a_new_link_ends_the_old_one_and_revoking_ends_both(network: Network, link: str) -> None:
    amina = network.reader("amina")
    amina.get("/volunteer/calendar")
    amina.send("/volunteer/calendar")
    assert network.reader().client.get(link).status_code == 404
    amina.get("/volunteer/calendar")
    amina.send("/calendar/revoke")
    assert "There is a link" not in amina.text()
