"""Everything that is held about a member, for the member: to read, and as facts to take along."""

from typing import Any

from solidarity.network import (
    availability,
    calendar_links,
    duty,
    emergency,
    neighbourhoods,
    notices,
    passkeys,
    second_factor,
    training,
    vouching,
)
from solidarity.network.languages import translatable
from solidarity.network.members import Member
from solidarity.privacy import journal, sessions
from solidarity.requests import (
    conversation,
    handing_over,
    past,
    places,
    regulars,
    request,
    safe_return,
    standing_in,
    waiting,
    watching,
)
from solidarity.requests.matching import plans

FACTS = (
    translatable("account"),
    translatable("sign-in name"),
    translatable("display name"),
    translatable("language"),
    translatable("languages spoken"),
    translatable("part of the city"),
    translatable("address for reminders"),
    translatable("resting"),
    translatable("roles"),
    translatable("collective"),
    translatable("role"),
    translatable("places"),
    translatable("state"),
    translatable("kind"),
    translatable("month"),
    translatable("past shifts"),
    translatable("number"),
    translatable("requests brought"),
    translatable("handle"),
    translatable("day"),
    translatable("signing in"),
    translatable("second factor"),
    translatable("printed codes"),
    translatable("emergency code"),
    translatable("passkeys"),
    translatable("sessions"),
    translatable("ends at"),
    translatable("journal"),
    translatable("hour"),
    translatable("act"),
    translatable("about"),
    translatable("has learnt"),
    translatable("messages written"),
    translatable("requests offered to them"),
    translatable("resting until"),
    translatable("last asked"),
    translatable("availability"),
    translatable("half-days"),
    translatable("shifts a week"),
    translatable("other days"),
    translatable("until"),
    translatable("free"),
    translatable("part"),
    translatable("waiting for"),
    translatable("asked to stand in"),
    translatable("shifts watched"),
    translatable("safe returns"),
    translatable("comes each time"),
    translatable("on duty"),
    translatable("calendar link"),
)
"""What facts are called, for those who read them on a page."""


def of(member: Member) -> dict[str, Any]:
    """Every fact about a member, by what it is about. Times are in UTC, as ISO 8601 writes them.

    What is sealed is not among them: it concerns who asked, and opens on its own page.
    """
    return {
        "account": _account(member),
        "roles": [
            {
                "collective": each.collective.name,
                "role": each.role.value,
                "state": "waiting" if each.is_waiting else "lent" if each.is_lent else "given",
            }
            for each in member.memberships
        ],
        **_work(member),
        **_availability(member),
        "signing in": {
            "second factor": second_factor.is_set_up(member),
            "printed codes": second_factor.codes_left(member),
            "emergency code": emergency.has_one(member),
            "passkeys": len(passkeys.of(member.holder)),
        },
        "vouched": [
            {"hour": each.at.isoformat(), "role": each.membership.role.value}
            for each in vouching.of(member)
        ],
        "sessions": [{"ends at": each.ends_at.isoformat()} for each in sessions.of(member.holder)],
        "journal": [
            {"hour": line.at.isoformat(), "act": line.act, "about": line.subject}
            for line in journal.by(member)
        ],
    }


def _account(member: Member) -> dict[str, Any]:
    home = neighbourhoods.by_id(member.neighbourhood_id)
    return {
        "sign-in name": member.sign_in_name,
        "display name": member.display_name,
        "language": member.language,
        "languages spoken": list(member.speaks),
        "part of the city": home.name if home else None,
        "address for reminders": notices.address_of(member),
        "resting": member.is_paused,
        "resting until": member.rests_until.isoformat() if member.rests_until else None,
        "last asked": member.last_asked_on.isoformat() if member.last_asked_on else None,
        "has learnt": [
            {"what": each.what, "until": each.ends_on.isoformat() if each.ends_on else None}
            for each in training.all_of(member)
        ],
        "messages written": conversation.number_by(member),
        "requests offered to them": len(handing_over.asked_of(member)),
        "asked to stand in": len(standing_in.all_of(member)),
        "shifts watched": watching.number_of(member),
        "calendar link": calendar_links.link_of(member) is not None,
    }


def _availability(member: Member) -> dict[str, Any]:
    """When a member could come, as they said."""
    said = availability.of(member)
    return {
        "availability": {
            "half-days": sorted(said.half_days),
            "shifts a week": said.weekly_most,
        },
        "other days": [
            {"day": first.isoformat(), "until": last.isoformat(), "free": is_free}
            for first, last, is_free in said.exceptions
        ],
    }


def _work(member: Member) -> dict[str, Any]:
    """What a member takes part in; of a shift only month and kind, as it is kept afterwards."""
    return {
        "places": [
            {
                "role": place.role.value,
                "state": place.state.value,
                "kind": place.shift.kind.name,
                "month": place.shift.starts_at.strftime("%Y-%m"),
            }
            for place in places.of(member)
        ],
        "proposed in plans": [
            {"role": each.role.value, "state": each.state.value, "because": str(each.reasons)}
            for each in plans.all_of(member)
        ],
        "waiting for": [{"role": each.role.value} for each in waiting.all_of(member)],
        "safe returns": [{"state": each.step.value} for each in safe_return.all_of(member)],
        "comes each time": [
            {"kind": each.programme.name, "role": each.role.value}
            for each in regulars.all_of(member)
        ],
        "on duty": [
            {"day": each.day.isoformat(), "part": each.part.value} for each in duty.all_of(member)
        ],
        "past shifts": [
            {"month": month.strftime("%Y-%m"), "kind": kind, "number": number}
            for month, kind, number in past.shifts_of(member)
        ],
        "requests brought": [
            {"handle": each.handle, "state": each.state.value, "day": each.day.isoformat()}
            for each in request.all_brought_by(member)
        ],
    }
