"""What follows when a seat opens: backups, then the waiting list, then stand-ins are asked."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member
from solidarity.network.notices import Notice, Word
from solidarity.requests import fit, life, seats, standing_in, waiting, watching
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftRole, ShiftState
from solidarity.requests.waiting import Waiting

BACKUPS_ANSWER_WITHIN = timedelta(hours=1)
"""So long backups are left to step in before anybody else is asked, at most."""
_SHARE = 4
_AT_ONCE = 20
_TOO_SHORT = timedelta(minutes=15)
"""Where a quarter of what is left is less, everyone is asked at once."""
COUNTED_ON = frozenset({PlaceState.CONFIRMED, PlaceState.TO_AGREE})
"""Whose place a coordinator had confirmed: others are asked to stand in for them."""


def fill(shift: Shift, role: ShiftRole) -> None:
    """Look for someone for a seat that has opened on a shift of the board."""
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        return
    database.flush()
    if not seats.is_free(shift, role):
        return
    are_asked = role in NEEDED and _tell_backups(shift, role)
    if not are_asked or _patience(shift, clock.now()) < _TOO_SHORT:
        _look_further(shift, role)


def fill_after(shift: Shift, role: ShiftRole, was: PlaceState) -> None:
    """Look for someone for a seat that was given back; only one that was counted on calls others.

    Else it is offered on the list, and the coordinators, or their plan, choose anew.
    """
    if was in COUNTED_ON:
        fill(shift, role)
    else:
        offer_on_the_list(shift, role)


def is_needed(place: Place) -> bool:
    """Whether who stands by was told that they are needed."""
    told = select(Notice.id).where(Notice.word == Word.NEEDED, Notice.about == place.code)
    return db.session.scalar(told.limit(1)) is not None


def search_on(shift: Shift) -> None:
    """Look further at once, when one of those who stand by has said no and no other has time."""
    database.flush()
    if not _are_silent(shift, clock.now()) or standing_in.is_called(shift):
        return
    for role in ShiftRole:
        if role in NEEDED and seats.is_free(shift, role):
            _look_further(shift, role)


def offer_on_the_list(shift: Shift, role: ShiftRole) -> int:
    """Offer free seats of a role in the order of the waiting list, and ask nobody else."""
    database.flush()
    if not _is_looked_for(shift):
        return 0
    offered = 0
    while waiting.offer_next(shift, role, clock.now()):
        offered += 1
    return offered


def offer_all_on_the_list(shift: Shift) -> None:
    """Offer every free seat of a shift to those who wait for one of its role."""
    for role in ShiftRole:
        offer_on_the_list(shift, role)


def accept(place: Place, by: Member) -> None:
    """Take the seat one waited for: certain at once where cleared, else a coordinator confirms.

    The yes of someone new waits, as if they had signed up, until someone experienced is certain.

    Raises: NotYours; WrongState, when the time to answer is over or the date is not certain.
    """
    _require_offered(place, by)
    shift = place.shift
    if not shift.takes_a_yes or (place.answer_by and place.answer_by <= clock.now()):
        raise life.WrongState
    row = waiting.of_member(by, shift)
    is_cleared = row is not None and waiting.is_cleared(row)
    if row is not None:
        db.session.delete(row)
    if is_cleared:
        seats.settle_or_ask(place, by)
    else:
        seats.ask(place, by)


def decline(place: Place, by: Member) -> None:
    """Let the seat one waited for go to the one after.

    Raises: NotYours; WrongState.
    """
    _require_offered(place, by)
    offer_on(place, by)


def leave(row: Waiting, by: Member) -> None:
    """Wait no longer, or take someone off the list; a seat offered to them goes to the one after.

    Raises: NotYours.
    """
    if row.member_id != by.id:
        authority.require(by, "confirm", row.shift.collective_id)
    offered = _offered_to(row)
    if offered is None:
        waiting.remove(row)
    else:
        offer_on(offered, by)


def pass_on(now: datetime) -> int:
    """Offer on each seat whose time to answer is over, or whose backups were told in vain.

    And each one that became free for someone who waits: because it is not kept for newcomers any
    more, say.
    """
    late = waiting.unanswered(now)
    for place in late:
        offer_on(place, None)
    silent = [each for each in _whose_backups_were_told(now) if _are_silent(each[0], now)]
    silent = silent[:_AT_ONCE]
    for shift, role in silent:
        _look_further(shift, role)
    offered = sum(
        offer_on_the_list(shift, role)
        for shift, role in _waited_for(now)
        if _are_silent(shift, now)
    )
    return len(late) + len(silent) + offered


def wait_no_more(shift: Shift, member: Member) -> None:
    """Take someone off the lists who has a place now; a key given beforehand stays."""
    row, call = waiting.of_member(member, shift), standing_in.of_member(member, shift)
    if row is not None:
        db.session.delete(row)
    if call is not None:
        standing_in.answered(call)


def offer_on(place: Place, by: Member | None) -> None:
    """Take an offered seat from who did not answer, or said no, and offer it to the one after."""
    shift, role, member = place.shift, place.role, place.member
    row = waiting.of_member(member, shift) if member else None
    if row is not None:
        waiting.remove(row)
    seats.release(place, by)
    if offer_on_the_list(shift, role):
        return
    if _backups_told_at(shift) is None:
        fill(shift, role)
    else:
        _look_further(shift, role)


def _look_further(shift: Shift, role: ShiftRole) -> None:
    if offer_on_the_list(shift, role) or role not in NEEDED or not _is_looked_for(shift):
        return
    standing_in.call(shift, role)
    watching.tell_if_short(shift)


def _is_looked_for(shift: Shift) -> bool:
    return shift.state is ShiftState.PUBLISHED and not shift.has_begun


def _patience(shift: Shift, since: datetime) -> timedelta:
    """How long backups have to answer: a quarter of what was left when they were told."""
    return min((shift.starts_at - since) / _SHARE, BACKUPS_ANSWER_WITHIN)


def _are_silent(shift: Shift, now: datetime) -> bool:
    """Whether no backup has time left to step in."""
    told_at = _backups_told_at(shift)
    return told_at is None or told_at + _patience(shift, told_at) <= now


def _backups_told_at(shift: Shift) -> datetime | None:
    """When those who stand by were last told that they are needed."""
    codes = [each.code for each in shift.places if each.role is ShiftRole.BACKUP and each.member]
    told = select(func.max(Notice.due_at)).where(
        Notice.word == Word.NEEDED, Notice.about.in_(codes)
    )
    return db.session.scalar(told)


def _whose_backups_were_told(now: datetime) -> list[tuple[Shift, ShiftRole]]:
    """The shifts with a free seat of which backups were told, and no stand-in yet."""
    told = select(Notice.about).where(Notice.word == Word.NEEDED, Notice.due_at <= now)
    stands_by, free = aliased(Place), aliased(Place)
    found = (
        select(Shift, free.role)
        .join(free, (free.shift_id == Shift.id) & (free.state == PlaceState.FREE))
        .join(stands_by, (stands_by.shift_id == Shift.id) & stands_by.code.in_(told))
        .where(Shift.state == ShiftState.PUBLISHED, Shift.starts_at > now, free.role.in_(NEEDED))
        .where(Shift.id.not_in(select(standing_in.Call.shift_id).where(standing_in.Call.is_open)))
    )
    return [(shift, role) for shift, role in db.session.execute(found).unique()]


def _waited_for(now: datetime) -> list[tuple[Shift, ShiftRole]]:
    """The shifts with a free seat of a role for which somebody waits."""
    found = (
        select(Shift, Place.role)
        .join(Place, (Place.shift_id == Shift.id) & (Place.state == PlaceState.FREE))
        .join(Waiting, (Waiting.shift_id == Shift.id) & (Waiting.role == Place.role))
        .where(Shift.state == ShiftState.PUBLISHED, Shift.starts_at > now)
    )
    return [(shift, role) for shift, role in db.session.execute(found).unique()]


def _offered_to(row: Waiting) -> Place | None:
    """The seat that is being offered to someone who waits."""
    for place in row.shift.places:
        if place.member_id == row.member_id and place.state is PlaceState.OFFERED:
            return place
    return None


def _require_offered(place: Place, by: Member) -> None:
    if place.member_id != by.id:
        raise authority.NotYours("accept")
    if place.state is not PlaceState.OFFERED or place.shift.is_over:
        raise life.WrongState


def _tell_backups(shift: Shift, role: ShiftRole) -> bool:
    """Tell those who stand by, and could go as what is needed, that they are; whether any could."""
    able = [
        each
        for each in shift.places
        if each.role is ShiftRole.BACKUP
        and each.state is PlaceState.CONFIRMED
        and each.member
        and fit.is_able(shift, role, each.member)
    ]
    for each in able:
        if each.member:
            notices.tell(each.member, Word.NEEDED, each.code)
    return bool(able)
