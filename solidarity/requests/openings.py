"""Who opened what is sealed and yours: the notes of requests you brought, your reports.

The journal knows opaque ids and hours only; here they get names, for the one whom it concerns.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select

from solidarity.database import db
from solidarity.network import authority, members
from solidarity.network.languages import translatable
from solidarity.network.members import Member, Role
from solidarity.privacy import journal
from solidarity.privacy.journal import Entry
from solidarity.requests import request, shifts
from solidarity.requests.follow_up import Report
from solidarity.requests.kinds import Called
from solidarity.requests.shift import Place

ACTS = (
    translatable("opened the notes"),
    translatable("opened the details"),
    translatable("opened a report"),
    translatable("opened the messages"),
)
"""What the journal calls an opening."""


PAGE = 30
SHOWN = 6
"""Characters of an opaque id that tell two of them apart on a page."""


@dataclass(frozen=True)
class Opening:
    """Somebody opened something that is one's own."""

    at: datetime
    """To the hour, in UTC."""
    act: str
    handle: str | None
    kind: Called
    by: str | None
    """A display name; nothing, where the account is gone."""


def of(member: Member) -> list[Opening]:
    """The openings by others in the last 90 days, the newest first."""
    mine = _of_requests(member) | _of_reports(member)
    lines = [
        line
        for line in journal.about(tuple(mine))
        if line.act in ACTS and line.actor not in (None, member.code)
    ]
    names = _names({line.actor for line in lines if line.actor})
    return [
        Opening(line.at, line.act, *mine[line.subject], names.get(line.actor or ""))
        for line in lines
    ]


@dataclass(frozen=True)
class JournalLine:
    """One line of the circle's journal."""

    act: str
    about: str
    by: str
    """A pseudonym; for openings of what is sealed, the display name."""


@dataclass(frozen=True)
class Journal:
    """A page of the circle's journal."""

    hours: tuple[tuple[datetime, tuple[JournalLine, ...]], ...]
    """Each hour, in UTC, with what was done in it; the newest first."""
    has_more: bool


def journal_for(member: Member, page: int) -> Journal:
    """What the people of a coordinator's collectives did, the newest first.

    Whoever opened something sealed answers for it by name; in all else a pseudonym is enough.
    """
    names = {
        each.code: each.display_name
        for collective in member.collectives_as(Role.COORDINATOR)
        if authority.may(member, "read the journal", collective.id)
        for each in members.all_in(collective)
    }
    found = journal.by_any_of(tuple(names), page, PAGE)
    hours = tuple(
        (at, tuple(_line(each, names) for each in lines))
        for at, lines in groupby(found[:PAGE], key=attrgetter("at"))
    )
    return Journal(hours, has_more=len(found) > PAGE)


def _line(entry: Entry, names: dict[str, str]) -> JournalLine:
    actor = entry.actor or ""
    by = names[actor] if entry.act in ACTS else _short(actor)
    return JournalLine(entry.act, _short(entry.subject), by)


def _short(code: str) -> str:
    return code[:SHOWN]


def _of_requests(member: Member) -> dict[str, tuple[str | None, Called]]:
    """Opaque id → handle and kind, of the requests a member brought and their shifts."""
    mine: dict[str, tuple[str | None, Called]] = {}
    for what in request.all_brought_by(member):
        said = what.handle, what.kind.called
        mine[what.code] = said
        mine.update({shift.code: said for shift in shifts.of_request(what)})
    return mine


def _of_reports(member: Member) -> dict[str, tuple[str | None, Called]]:
    """Opaque id → kind, of the reports a member wrote."""
    written = select(Report).join(Place).where(Place.member_id == member.id)
    return {each.code: (None, each.place.shift.kind.called) for each in db.session.scalars(written)}


def _names(codes: set[str]) -> dict[str, str]:
    found = select(Member.code, Member.display_name).where(Member.code.in_(codes))
    return {each.code: each.display_name for each in db.session.execute(found)}
