"""People inside a request write to each other: each side reads what is theirs, and nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import select
from story import a_request, a_shift

from solidarity.database import db, flush
from solidarity.network.authority import NotYours
from solidarity.network.notices import Notice, Word
from solidarity.privacy import journal, key_store
from solidarity.privacy.sealing import Unreadable
from solidarity.requests import (
    budgets,
    codename,
    conversation,
    own_data,
    places,
    relay,
    shredding,
    turns,
)
from solidarity.requests.conversation import Conversation, Message, SaidEnough, Side, Thread
from solidarity.requests.life import Outcome, WrongState
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.privacy.key_store import Keyring
    from solidarity.requests.request import Request
    from solidarity.requests.shift import Place


def slip_ring(network: Network, what: Request) -> Keyring:
    """The keys that a new slip of a request opens."""
    slip = codename.renew(what, network.member("ines"), network.ring("ines"))
    ring = key_store.opened_by_secret(what.codename, " ".join(slip.words))
    assert ring is not None
    return ring


def with_amina(network: Network) -> tuple[Conversation, Place]:
    """A shift on which Amina is certain, and where its people speak."""
    shift = a_shift(network, seats=2)
    place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, network.member("camille"), network.ring("camille"))
    where = conversation.of_shift(shift)
    assert where is not None
    return where, place


def test_the_person_who_asked_and_the_coordinators_read_each_other(at_work: Network) -> None:
    what = a_request(at_work)
    ring = slip_ring(at_work, what)
    relay.write_as_asker(what, "Est-ce que mardi irait ?", ring)
    camille, keys = at_work.member("camille"), at_work.ring("camille")
    where = Conversation(what, Thread.ASKER)
    assert [each.text for each in relay.read(where, Side.CIRCLE, camille, keys)] == [
        "Est-ce que mardi irait ?"
    ]
    relay.write(where, Side.CIRCLE, camille, "Oui, mardi.", keys)
    assert [(each.side, each.text) for each in relay.read_as_asker(what, ring)] == [
        (Side.ASKER, "Est-ce que mardi irait ?"),
        (Side.CIRCLE, "Oui, mardi."),
    ]


def test_what_the_person_who_asked_writes_is_nobodys_but_theirs_and_the_coordinators(
    at_work: Network,
) -> None:
    where = Conversation(a_request(at_work), Thread.ASKER)
    ines, ring = at_work.member("ines"), at_work.ring("ines")
    with pytest.raises(NotYours):
        relay.read(where, Side.INTERMEDIARY, ines, ring)
    with pytest.raises(NotYours):
        relay.write(where, Side.INTERMEDIARY, ines, "bonjour", ring)


def test_a_volunteer_reads_their_shift_in_its_window_also_what_was_written_before(
    at_work: Network,
) -> None:
    shift = a_shift(at_work)
    where = conversation.of_shift(shift)
    assert where is not None
    camille, keys = at_work.member("camille"), at_work.ring("camille")
    relay.write(where, Side.CIRCLE, camille, "On entre par le côté.", keys)
    amina, ring = at_work.member("amina"), at_work.ring("amina")
    with pytest.raises(NotYours):
        relay.read(where, Side.VOLUNTEER, amina, ring)
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, camille, keys)
    assert [each.text for each in relay.read(where, Side.VOLUNTEER, amina, ring)] == [
        "On entre par le côté."
    ]
    with time_machine.travel(shift.window_ends_at, tick=False), pytest.raises(NotYours):
        relay.read(where, Side.VOLUNTEER, amina, ring)


def test_who_hands_a_place_back_reads_and_writes_no_more(at_work: Network) -> None:
    where, place = with_amina(at_work)
    amina, ring = at_work.member("amina"), at_work.ring("amina")
    places.hand_back(place, amina)
    with pytest.raises(NotYours):
        relay.write(where, Side.VOLUNTEER, amina, "encore moi", ring)


def test_a_volunteer_is_told_apart_and_the_other_sides_speak_as_one(at_work: Network) -> None:
    where, _place = with_amina(at_work)
    for side, name in ((Side.VOLUNTEER, "amina"), (Side.INTERMEDIARY, "ines")):
        relay.write(where, side, at_work.member(name), "oui", at_work.ring(name))
    said = relay.read(where, Side.CIRCLE, at_work.member("camille"), at_work.ring("camille"))
    assert [(each.side, each.display_name) for each in said] == [
        (Side.VOLUNTEER, "Amina"),
        (Side.INTERMEDIARY, ""),
    ]


def test_a_volunteer_takes_along_how_many_messages_stand_under_their_name(
    at_work: Network,
) -> None:
    where, _place = with_amina(at_work)
    relay.write(where, Side.VOLUNTEER, at_work.member("amina"), "oui", at_work.ring("amina"))
    relay.write(where, Side.INTERMEDIARY, at_work.member("ines"), "oui", at_work.ring("ines"))
    assert own_data.of(at_work.member("amina"))["account"]["messages written"] == 1
    assert own_data.of(at_work.member("ines"))["account"]["messages written"] == 0


def test_who_stands_on_no_side_writes_nothing(at_work: Network) -> None:
    where, _place = with_amina(at_work)
    desk = Conversation(where.request, Thread.DESK)
    for name, side, there in (
        ("marcel", Side.INTERMEDIARY, desk),
        ("sol", Side.CIRCLE, desk),
        ("amina", Side.VOLUNTEER, desk),
        ("theo", Side.VOLUNTEER, where),
        ("ines", Side.CIRCLE, desk),
        ("camille", Side.INTERMEDIARY, desk),
    ):
        with pytest.raises(NotYours):
            relay.write(there, side, at_work.member(name), "bonjour", at_work.ring(name))


def test_an_unanswered_question_stands_on_the_coordinators_home_and_after_a_day_at_its_top(
    at_work: Network,
) -> None:
    where = Conversation(a_request(at_work), Thread.DESK)
    ines, camille = at_work.member("ines"), at_work.member("camille")
    relay.write(where, Side.INTERMEDIARY, ines, "Qui vient ?", at_work.ring("ines"))

    def owed() -> list[bool]:
        mine = [each for each in relay.owed(camille) if each.request_code == where.request.code]
        return [each.is_overdue for each in mine]

    assert owed() == [False]
    with time_machine.travel(NOW + timedelta(hours=26), tick=True):
        assert owed() == [True]
    others = relay.owed(at_work.member("sol"))
    assert where.request.code not in {each.request_code for each in others}
    relay.write(where, Side.CIRCLE, camille, "Théo.", at_work.ring("camille"))
    relay.needs_no_answer(where, Side.INTERMEDIARY, ines)
    assert owed() == []


def is_overdue(network: Network, where: Conversation) -> list[bool]:
    """What the coordinators' home says of a conversation: nothing, waiting, or overdue."""
    owed = relay.owed(network.member("camille"))
    return [each.is_overdue for each in owed if each.request_code == where.request.code]


def test_who_asks_again_does_not_begin_to_wait_anew(at_work: Network) -> None:
    where = Conversation(a_request(at_work), Thread.DESK)
    ines, ring = at_work.member("ines"), at_work.ring("ines")
    relay.write(where, Side.INTERMEDIARY, ines, "Qui vient ?", ring)
    with time_machine.travel(NOW + timedelta(hours=23), tick=False):
        relay.write(where, Side.INTERMEDIARY, ines, "Allô ?", ring)
        assert is_overdue(at_work, where) == [False]
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        assert is_overdue(at_work, where) == [True]
        relay.write(where, Side.CIRCLE, at_work.member("camille"), "Théo.", at_work.ring("camille"))
        assert is_overdue(at_work, where) == [False], "now they wait for her"


def test_only_the_coordinators_answer_a_question_of_the_people_of_a_shift(
    at_work: Network,
) -> None:
    where, _place = with_amina(at_work)
    amina, ines, camille = (at_work.member(each) for each in ("amina", "ines", "camille"))
    relay.write(where, Side.VOLUNTEER, amina, "On entre par où ?", at_work.ring("amina"))
    assert where.request.code in relay.waits_for(ines)
    relay.write(where, Side.INTERMEDIARY, ines, "Je ne sais pas.", at_work.ring("ines"))
    assert where.request.code not in relay.waits_for(ines), "she has answered"
    for side, member in ((Side.INTERMEDIARY, ines), (Side.VOLUNTEER, amina)):
        relay.needs_no_answer(where, side, member)
    assert is_overdue(at_work, where) == [False]
    relay.needs_no_answer(where, Side.CIRCLE, camille)
    assert is_overdue(at_work, where) == []


def test_a_question_of_the_coordinators_is_answered_by_who_brought_the_request(
    at_work: Network,
) -> None:
    where = Conversation(a_request(at_work), Thread.DESK)
    ines, camille = at_work.member("ines"), at_work.member("camille")
    relay.write(where, Side.CIRCLE, camille, "Mardi ?", at_work.ring("camille"))
    assert relay.waits_for(ines) == {where.request.code: 1} | relay.waits_for(ines)
    relay.write(where, Side.INTERMEDIARY, ines, "Oui.", at_work.ring("ines"))
    assert where.request.code not in relay.waits_for(ines)
    assert is_overdue(at_work, where) == [False], "her yes is seen"


def test_nothing_of_a_closed_request_waits_for_an_answer(at_work: Network) -> None:
    where = Conversation(a_request(at_work), Thread.DESK)
    ines, camille = at_work.member("ines"), at_work.member("camille")
    relay.write(where, Side.INTERMEDIARY, ines, "Merci.", at_work.ring("ines"))
    relay.write(where, Side.CIRCLE, camille, "Merci aussi.", at_work.ring("camille"))
    turns.close(where.request, Outcome.MET, camille)
    flush()
    assert is_overdue(at_work, where) == []
    assert where.request.code not in relay.waits_for(ines)


def test_a_notice_says_that_somebody_wrote_and_to_nobody_who_wrote_themselves(
    at_work: Network,
) -> None:
    where, _place = with_amina(at_work)
    amina, ines = at_work.member("amina"), at_work.member("ines")
    relay.write(where, Side.VOLUNTEER, amina, "J'arrive.", at_work.ring("amina"))
    told = select(Notice.member_id).where(Notice.word == Word.WRITTEN)
    mine = set(db.session.scalars(told.where(Notice.about == where.key_id)))
    assert mine == {ines.id}


def test_reading_is_in_the_journal_and_counts_in_the_budget(
    at_work: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = a_request(at_work)
    where = Conversation(what, Thread.DESK)
    camille, keys = at_work.member("camille"), at_work.ring("camille")
    relay.read(where, Side.CIRCLE, camille, keys)
    assert "opened the messages" in {each.act for each in journal.about([what.code])}
    monkeypatch.setattr(budgets, "OF_COORDINATORS", 1)
    relay.read(where, Side.CIRCLE, camille, keys)
    with pytest.raises(budgets.OpensTooMuch):
        relay.read(Conversation(a_request(at_work), Thread.DESK), Side.CIRCLE, camille, keys)


def test_a_closed_request_takes_no_words_and_a_week_later_they_are_gone(at_work: Network) -> None:
    what = a_request(at_work)
    ring = slip_ring(at_work, what)
    relay.write_as_asker(what, "merci", ring)
    turns.close(what, Outcome.MET, at_work.member("camille"))
    with pytest.raises(WrongState):
        relay.write_as_asker(what, "encore", ring)
    flush()
    shredding.shred_requests(NOW + timedelta(days=7, hours=1))
    flush()
    assert db.session.scalars(select(Message).where(Message.request_id == what.id)).all() == []


def test_a_conversation_has_an_end(at_work: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MOST", 1)
    what = a_request(at_work)
    ring = slip_ring(at_work, what)
    relay.write_as_asker(what, "un", ring)
    with pytest.raises(SaidEnough):
        relay.write_as_asker(what, "deux", ring)


def test_a_message_opens_in_no_other_request(at_work: Network) -> None:
    one, other = a_request(at_work), a_request(at_work)
    relay.write_as_asker(one, "pour celle-ci", slip_ring(at_work, one))
    moved = db.session.scalars(select(Message).where(Message.request_id == one.id)).one()
    moved.request_id = other.id
    flush()
    with pytest.raises(Unreadable):
        relay.read_as_asker(other, slip_ring(at_work, other))
