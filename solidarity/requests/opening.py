"""Opening what is sealed: within one's budget, and every time in the journal."""

from dataclasses import dataclass

from solidarity.network.members import Member, Role
from solidarity.privacy import journal, sealed_rows
from solidarity.privacy.key_store import Keyring
from solidarity.requests import budgets, questions, wishes
from solidarity.requests.questions import Answer
from solidarity.requests.request import Request
from solidarity.requests.shift import Details, Shift


@dataclass(frozen=True)
class Notes:
    """What was sealed with a request, opened."""

    note: str
    meeting_point: str
    answers: tuple[Answer, ...]
    avoids: tuple[str, ...]
    """Display names of those who should rather not go along."""


def notes(request: Request, by: Member, ring: Keyring) -> Notes:
    """What was sealed with a request; one's own cost nothing.

    Raises: NoKey; OpensTooMuch.
    """
    key = sealed_rows.key_of(request, ring)
    if request.brought_by_id != by.id:
        budgets.spend(by, request, request.collective, Role.COORDINATOR)
    journal.write(budgets.NOTES, request, by=by)
    return Notes(
        note=sealed_rows.unseal(request, "note", key),
        meeting_point=sealed_rows.unseal(request, "meeting_point", key),
        answers=questions.read(sealed_rows.unseal(request, "answers", key)),
        avoids=tuple(each.display_name for each in wishes.avoided(request, key)),
    )


def details(shift: Shift, by: Member, ring: Keyring, role: Role) -> Details:
    """The meeting details of a shift, for a coordinator or for a volunteer who is certain on it.

    Raises: NoKey; OpensTooMuch.
    """
    key = sealed_rows.key_of(shift, ring)
    budgets.spend(by, shift, shift.collective, role)
    journal.write(budgets.DETAILS, shift, by=by)
    return Details(
        meeting_point=sealed_rows.unseal(shift, "meeting_point", key),
        recognition=sealed_rows.unseal(shift, "recognition", key),
        note=sealed_rows.unseal(shift, "note", key),
    )
