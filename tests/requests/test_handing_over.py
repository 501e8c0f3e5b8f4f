"""A request passes to another intermediary or collective, with its keys and nothing opened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from story import a_request, a_shift

from solidarity.database import flush
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.privacy import grants, journal
from solidarity.privacy.grants import NoKey
from solidarity.requests import (
    conversation,
    handing_over,
    kinds,
    leaving,
    opening,
    relay,
    request,
    shifts,
    turns,
)
from solidarity.requests.conversation import Conversation, Side, Thread
from solidarity.requests.handing_over import Answer, AskedAlready, CannotTake
from solidarity.requests.life import State, WrongState
from solidarity.requests.shift import Details, ShiftState, Span

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.collectives import Collective
    from solidarity.network.members import Member
    from solidarity.requests.request import Request
    from solidarity.requests.shift import Shift

OTHER = "neighbour15"
"""Another intermediary of Inès's collective."""


def collective_of(network: Network, name: str) -> Collective:
    """The collective that someone coordinates."""
    return network.member(name).collectives_as(Role.COORDINATOR)[0]


def read(network: Network, what: Request, name: str) -> str:
    """What someone reads in the notes of a request."""
    return opening.notes(what, network.member(name), network.ring(name)).note


def offered(network: Network, what: Request, to: str = OTHER) -> handing_over.Handover:
    """A request that Inès asks someone to take over."""
    ines, ring = network.member("ines"), network.ring("ines")
    return handing_over.ask_intermediary(what, network.member(to), ines, ring)


def test_who_takes_over_speaks_for_the_person_and_who_handed_over_opens_nothing(
    at_work: Network,
) -> None:
    shift = a_shift(at_work)
    what = shift.request
    assert what is not None
    handover = offered(at_work, what)
    other: Member = at_work.member(OTHER)
    assert request.brought_by(other, what.code) is None, "not theirs before they accept"
    handing_over.accept(handover, other)
    flush()
    assert request.brought_by(other, what.code) is what
    assert request.brought_by(at_work.member("ines"), what.code) is None
    assert read(at_work, what, OTHER) == "calme"
    with pytest.raises(NoKey):
        read(at_work, what, "ines")
    where = Conversation(what, Thread.SHIFT, shift)
    relay.write(where, Side.INTERMEDIARY, other, "C'est moi maintenant.", at_work.ring(OTHER))
    turns.withdraw(what, other)


def test_nothing_is_opened_on_the_way(at_work: Network) -> None:
    what = a_request(at_work)
    handing_over.accept(offered(at_work, what), at_work.member(OTHER))
    flush()
    acts = {each.act for each in journal.about([what.code])}
    assert not {act for act in acts if act.startswith("opened")}


def test_a_shift_that_is_made_meanwhile_opens_for_who_takes_over(at_work: Network) -> None:
    what = a_request(at_work)
    handover = offered(at_work, what)
    later = a_shift(at_work)
    later.request = what
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    made = shifts.draft(
        what,
        Span(later.starts_at, later.ends_at),
        {later.places[0].role: 1},
        Details(),
        camille,
        ring,
    )
    handing_over.accept(handover, at_work.member(OTHER))
    where = Conversation(what, Thread.SHIFT, made)
    assert relay.read(where, Side.INTERMEDIARY, at_work.member(OTHER), at_work.ring(OTHER)) == ()


def test_a_no_takes_the_keys_back(at_work: Network) -> None:
    what = a_request(at_work)
    handing_over.decline(offered(at_work, what), at_work.member(OTHER), Answer.FULL)
    with pytest.raises(NoKey):
        read(at_work, what, OTHER)
    assert read(at_work, what, "ines") == "calme"


def test_who_loses_the_role_is_asked_no_longer_and_holds_no_key(at_work: Network) -> None:
    what = a_request(at_work)
    offered(at_work, what)
    other, camille = at_work.member(OTHER), at_work.member("camille")
    role = next(each for each in other.memberships if each.role is Role.INTERMEDIARY)
    leaving.end_role(role, camille, at_work.ring("camille"))
    flush()
    assert handing_over.of(what) is None
    assert not grants.reaches(what.key_id, other.holder)


def test_only_who_is_asked_accepts_and_only_one_at_a_time(at_work: Network) -> None:
    what = a_request(at_work)
    handover = offered(at_work, what)
    for name in ("ines", "marcel", "camille"):
        with pytest.raises(NotYours):
            handing_over.accept(handover, at_work.member(name))
    with pytest.raises(AskedAlready):
        offered(at_work, what)
    with pytest.raises(CannotTake):
        offered(at_work, a_request(at_work), "marcel")


def test_only_who_brought_it_asks_and_where_nobody_does_the_circle(at_work: Network) -> None:
    what = a_request(at_work)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    other = at_work.member(OTHER)
    with pytest.raises(NotYours):
        handing_over.ask_intermediary(what, other, camille, ring)
    leaving.leave(at_work.member("ines"))
    flush()
    handing_over.accept(handing_over.ask_intermediary(what, other, camille, ring), other)
    assert what.brought_by is other
    assert read(at_work, what, OTHER) == "calme"


def to_food_for_all(network: Network, what: Request) -> handing_over.Handover:
    """A request that Camille's collective asks Sol's to take over."""
    camille, ring = network.member("camille"), network.ring("camille")
    return handing_over.ask_collective(what, collective_of(network, "sol"), camille, ring)


def test_a_collective_takes_a_request_over_and_the_one_before_opens_nothing(
    at_work: Network,
) -> None:
    shift = a_shift(at_work)
    what = shift.request
    assert what is not None
    sol = at_work.member("sol")
    handing_over.accept(to_food_for_all(at_work, what), sol)
    flush()
    assert what.collective.id == collective_of(at_work, "sol").id == what.kind.collective_id
    assert what.state is State.NEW
    assert shift.state is ShiftState.CANCELLED, "nobody crosses the city for it"
    assert request.coordinated_by(at_work.member("camille"), what.code) is None
    assert read(at_work, what, "sol") == "calme"
    with pytest.raises(NoKey):
        read(at_work, what, "camille")
    assert read(at_work, what, "ines") == "calme", "who brought it goes on speaking for them"
    relay.write(
        Conversation(what, Thread.DESK),
        Side.INTERMEDIARY,
        at_work.member("ines"),
        "Bonjour.",
        at_work.ring("ines"),
    )
    turns.take_up(what, sol)
    turns.withdraw(what, at_work.member("ines"))


def test_a_collective_that_cannot_gives_a_short_answer_and_its_keys_back(at_work: Network) -> None:
    what = a_request(at_work)
    handover = to_food_for_all(at_work, what)
    assert handover in handing_over.asked_of_circles(at_work.member("sol"))
    handing_over.decline(handover, at_work.member("sol"), Answer.LANGUAGE)
    assert handing_over.of(what) is handover
    assert handover.answer is Answer.LANGUAGE
    with pytest.raises(NoKey):
        read(at_work, what, "sol")
    assert to_food_for_all(at_work, what) is not handover, "somebody else can be asked then"


def test_nobody_is_asked_who_takes_no_such_requests_or_for_a_closed_one(at_work: Network) -> None:
    what = a_request(at_work)
    theirs = kinds.by_key(collective_of(at_work, "sol"), what.kind.key)
    assert theirs is not None
    kinds.offer(theirs, at_work.member("sol"))
    with pytest.raises(CannotTake):
        to_food_for_all(at_work, what)
    turns.withdraw(what, at_work.member("ines"))
    with pytest.raises(WrongState):
        offered(at_work, what)


def past_shift_passed_on(network: Network) -> Shift:
    """A shift that is over, of a request which Sol's collective has taken over since."""
    shift = a_shift(network)
    what = shift.request
    assert what is not None
    ines, camille = network.member("ines"), network.member("camille")
    where = conversation.of_shift(shift)
    assert where is not None
    relay.write(where, Side.INTERMEDIARY, ines, "Où est la porte ?", network.ring("ines"))
    relay.write(where, Side.CIRCLE, camille, "Côté cour.", network.ring("camille"))
    with time_machine.travel(shift.ends_at + timedelta(hours=1), tick=False):
        handing_over.accept(to_food_for_all(network, what), network.member("sol"))
        flush()
    return shift


def test_what_a_shifts_people_wrote_stays_closed_when_the_request_has_passed_on(
    at_work: Network,
) -> None:
    shift = past_shift_passed_on(at_work)
    what = shift.request
    assert what is not None
    where = Conversation(what, Thread.SHIFT, shift)
    with time_machine.travel(shift.ends_at + timedelta(hours=2), tick=False):
        for name, side in (
            ("camille", Side.CIRCLE),
            ("sol", Side.CIRCLE),
            ("ines", Side.INTERMEDIARY),
        ):
            member, ring = at_work.member(name), at_work.ring(name)
            with pytest.raises(NotYours):
                relay.read(where, side, member, ring)
            with pytest.raises(NotYours):
                relay.write(where, side, member, "encore", ring)
        assert relay.shift_of_circle(at_work.member("camille"), shift.code) is None
        assert relay.shift_of_bringer(at_work.member("ines"), shift.code) is None
        for name in ("camille", "sol"):
            owed = relay.owed(at_work.member(name))
            assert what.code not in {each.request_code for each in owed}
        assert not grants.reaches(shift.key_id, shift.collective.circle)
        with pytest.raises(NoKey):
            opening.details(
                shift, at_work.member("camille"), at_work.ring("camille"), Role.COORDINATOR
            )


def test_a_request_that_comes_back_does_not_open_what_was_closed(at_work: Network) -> None:
    shift = past_shift_passed_on(at_work)
    what = shift.request
    assert what is not None
    sol, ring = at_work.member("sol"), at_work.ring("sol")
    back = handing_over.ask_collective(what, shift.collective, sol, ring)
    handing_over.accept(back, at_work.member("camille"))
    flush()
    assert read(at_work, what, "camille") == "calme"
    assert conversation.of_shift(shift) is None


def test_the_collective_that_took_it_over_can_find_another_intermediary(at_work: Network) -> None:
    what = past_shift_passed_on(at_work).request
    assert what is not None
    leaving.leave(at_work.member("ines"))
    flush()
    sol, other = at_work.member("sol"), at_work.member(OTHER)
    handing_over.accept(handing_over.ask_intermediary(what, other, sol, at_work.ring("sol")), other)
    assert read(at_work, what, OTHER) == "calme"


def test_a_next_date_drafts_nothing_for_a_request_that_is_somebody_elses_now(
    at_work: Network,
) -> None:
    shift = past_shift_passed_on(at_work)
    day = shift.half_day.day + timedelta(days=7)
    amina, ring = at_work.member("amina"), at_work.ring("amina")
    assert shifts.draft_again(shift, day, amina, ring) is None
