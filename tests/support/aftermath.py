"""What has to be true of seats, lists, keys and notices whatever happened, also after a crash."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from trust import ring_of

from solidarity import clock
from solidarity.database import db, keys, unit_of_work
from solidarity.network.members import MEMBER
from solidarity.network.notices import Notice, Word
from solidarity.network.once import Sent
from solidarity.privacy import sealed_rows
from solidarity.privacy.grants import Grant
from solidarity.privacy.key_store import KeyPair
from solidarity.requests import sweep
from solidarity.requests.seats import REMINDERS
from solidarity.requests.shift import Place, PlaceState, Shift
from solidarity.requests.waiting import Waiting

if TYPE_CHECKING:
    from storm import Storm


def hold_together(storm: Storm) -> None:
    """No seat is half taken or taken twice, no list is passed over, no form counts double."""
    with storm.network.app.app_context():
        places = db.session.scalars(select(Place).where(Place.code.in_(storm.seats))).all()
        assert len(places) == len(storm.seats)
        assert all((each.member_id is None) == (each.state is PlaceState.FREE) for each in places)
        sitting = [(each.shift_id, each.member_id) for each in places if each.member_id]
        assert len(sitting) == len(set(sitting)), "a double"
        offered = {
            (each.shift_id, each.member_id) for each in places if each.state is PlaceState.OFFERED
        }
        ours = select(Waiting).join(Waiting.shift).where(Shift.code.in_(storm.codes))
        waits = {(each.shift_id, each.member_id) for each in db.session.scalars(ours)}
        assert waits & set(sitting) == offered
        free = {each.shift_id for each in places if each.state is PlaceState.FREE}
        assert not [shift for shift, _ in waits - offered if shift in free], "a list is passed over"
        tokens = list(db.session.scalars(select(Sent.token)))
        assert len(tokens) == len(set(tokens))


def keys_and_notices_fit(storm: Storm) -> None:
    """Who is certain opens the details and is told once; nobody else does, once it is swept."""
    with storm.network.app.app_context():
        ours = select(Shift).where(Shift.code.in_(storm.of_requests))
        sealed = list(db.session.scalars(ours).unique())
        certain = [
            place
            for place in db.session.scalars(select(Place).where(Place.code.in_(storm.seats)))
            if place.state is PlaceState.CONFIRMED
        ]
        assert [each for each in certain if each.shift in sealed], "nobody was certain"
        for place in certain:
            _opens(place)
        _notices_fit(storm, certain)
        _keys_fit(sealed, certain)


def _opens(place: Place) -> None:
    if place.shift.request_id is not None and place.member is not None:
        key = sealed_rows.key_of(place.shift, ring_of(place.member))
        assert sealed_rows.unseal(place.shift, "meeting_point", key) == "au coin"


def _notices_fit(storm: Storm, certain: list[Place]) -> None:
    """Each certain place has its notices once; of a place handed back nothing is left to send."""
    told = select(Notice).where(Notice.about.in_(storm.seats), Notice.sent_at.is_(None))
    words = Counter((each.about, each.member_id, each.word) for each in db.session.scalars(told))
    wanted = {(each.code, each.member_id): each.shift for each in certain if each.member_id}
    for (place, member), shift in wanted.items():
        to_come = sum(shift.starts_at - before > clock.now() for before, _until in REMINDERS)
        assert words[place, member, Word.CONFIRMED] == 1
        assert words[place, member, Word.REMINDER] == to_come > 0
    late = [each for each in words if each[2] is not Word.OFFERED and each[:2] not in wanted]
    assert not late, "a notice about a place handed back"


def _keys_fit(sealed: list[Shift], certain: list[Place]) -> None:
    last = max(each.window_ends_at for each in sealed)
    seats = {(place.shift.key_id, place.member.holder) for place in certain if place.member}
    held = {pair for pair in _held(sealed) if pair[1].startswith(MEMBER)}
    with_seat = {(key, holder) for key, holder, ends in held if (key, holder) in seats and ends}
    assert with_seat == {pair for pair in seats if pair[0] in {each.key_id for each in sealed}}
    with unit_of_work():
        sweep.sweep(last + timedelta(minutes=1))
    lasting = {(key, holder, ends) for key, holder, ends in held if not ends}
    assert {pair for pair in _held(sealed) if pair[1].startswith(MEMBER)} == lasting
    assert not {(key, holder) for key, holder, _ in lasting} & seats


def _held(sealed: list[Shift]) -> set[tuple[str, str, bool]]:
    """Key, holder, and whether it ends, of every grant there is."""
    found = (
        select(Grant.key_id, KeyPair.holder, Grant.ends_at)
        .join(KeyPair, KeyPair.id == Grant.pair_id)
        .where(Grant.key_id.in_([each.key_id for each in sealed]))
    )
    return {(key, holder, ends is not None) for key, holder, ends in keys.execute(found)}
