"""One's calendar says "Shift", begin and end, to whatever reads it, and nothing else."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
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
from solidarity.network import calendar_links, installation
from solidarity.network.calendar_links import LASTS
from solidarity.network.notices import Notice, Word
from solidarity.requests import moving, places, shifts
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
        token = calendar_links.make_link(network.member("amina"))
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
    known = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS", "SEQUENCE"}
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


def seen(text: str, uid: str) -> set[tuple[datetime, str]]:
    """Begin and status of an event, as three readers of the standard see it."""
    theirs = vobject.readOne(text).contents.get("vevent", [])
    return {
        *((each["dtstart"].dt, str(each["status"])) for each in events(text) if each["uid"] == uid),
        *((e.begin.datetime, str(e.status)) for e in ics.Calendar(text).events if e.uid == uid),
        *((e.dtstart.value, str(e.status.value)) for e in theirs if e.uid.value == uid),
    }


def test_a_move_and_then_a_cancellation_reach_three_readers_with_the_same_uid(
    network: Network, link: str
) -> None:
    first = events(read(network, link))[0]
    uid, later = str(first["uid"]), shifts.span_on(date(2026, 12, 3), time(18), time(20))
    with network.app.app_context(), unit_of_work():
        mine = next(each for each in places.of(network.member("amina")) if each.code == uid)
        moving.move(mine.shift, later, network.member("camille"), network.ring("camille"))
    assert uid not in read(network, link), "asked again, nobody is certain of the new time"
    with network.app.app_context(), unit_of_work():
        mine = next(each for each in places.of(network.member("amina")) if each.code == uid)
        places.agree(mine, network.member("amina"))
    text = read(network, link)
    assert seen(text, uid) == {(later.starts_at, "CONFIRMED")}
    moved = next(each for each in events(text) if each["uid"] == uid)
    assert moved["sequence"] > first["sequence"]
    assert moved["last-modified"].dt == clock.hour(), "to the hour"
    with network.app.app_context(), unit_of_work():
        mine = next(each for each in places.of(network.member("amina")) if each.code == uid)
        moving.cancel(mine.shift, network.member("camille"))
    text = read(network, link)
    assert seen(text, uid) == {(later.starts_at, "CANCELLED")}
    gone = next(each for each in events(text) if each["uid"] == uid)
    assert gone["sequence"] > moved["sequence"]


def test_who_was_only_asked_never_gets_the_exact_time_also_when_it_is_cancelled(
    network: Network, link: str
) -> None:
    before = len(events(read(network, link)))
    with network.app.app_context(), unit_of_work():
        camille, ring = network.member("camille"), network.ring("camille")
        shift = a_shift(network, 12, 13)
        places.propose(shift, GOES, network.member("amina"), camille, ring)
        moving.cancel(shift, camille)
    assert len(events(read(network, link))) == before


def test_no_calendar_opens_while_the_network_is_locked(network: Network, link: str) -> None:
    with network.app.app_context(), unit_of_work():
        here = installation.this_network()
        assert here is not None
        here.locked_at = clock.now()
    answer = network.reader().client.get(link)
    assert (answer.status_code, "VEVENT" in answer.text) == (503, False)


def test_a_link_that_was_asked_for_twice_is_made_once_and_the_page_says_what_to_do(
    network: Network,
) -> None:
    amina = network.reader("amina")
    amina.get("/volunteer/calendar")
    form = next(each for each in amina.forms() if each.action.endswith("/volunteer/calendar"))
    first = amina.client.post(form.action, data=form.values)
    again = amina.client.post(form.action, data=form.values)
    assert (again.status_code, again.location) == (303, "/volunteer/calendar")
    assert "make a new one" in amina.get(again.location).text
    shown = re.search(r"/calendar/[\w-]+\.ics", first.text)
    assert shown
    read(network, shown[0])


def test_a_place_handed_back_is_gone_from_the_calendar(network: Network, link: str) -> None:
    codes = {str(each["uid"]) for each in events(read(network, link))}
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        places.hand_back(next(each for each in places.of(amina) if each.code in codes), amina)
    assert len(events(read(network, link))) == len(codes) - 1


def test_a_link_ends_after_ninety_days_and_one_is_told_before(network: Network, link: str) -> None:
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        assert calendar_links.tell_of_ends(clock.now() + LASTS - timedelta(days=8)) == 0
        assert calendar_links.tell_of_ends(clock.now() + LASTS - timedelta(days=6)) == 1
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
