"""Who opened what is sealed and yours: the notes of requests you brought, your reports.

The journal knows opaque ids and hours only; here they get names, for the one whom it concerns.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from solidarity.database import db
from solidarity.network.languages import translatable
from solidarity.network.members import Member
from solidarity.privacy import journal
from solidarity.requests import request, shifts
from solidarity.requests.follow_up import Report
from solidarity.requests.kinds import Called
from solidarity.requests.shift import Place

ACTS = (
    translatable("opened the notes"),
    translatable("opened the details"),
    translatable("opened a report"),
)
"""What the journal calls an opening."""


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
