"""What takes two: what one proposed, and what waits for one's agreement."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import agreements as proposals
from solidarity.network import collectives, deciding, members
from solidarity.network.agreements import Matter, Proposal
from solidarity.network.members import Member, Role
from solidarity.ui import saying
from solidarity.ui.account import account

SEEN = {"proposal": proposals.seen_by}
HERE = "account.agreements"


@account.get("/agreements")
def agreements(member: Member) -> ResponseReturnValue:
    """List them."""
    return render_template(
        "account/agreements.html",
        proposals=[
            (each, _said(each), proposals.may_agree(each, member))
            for each in proposals.all_seen_by(member)
        ],
    )


@account.post("/agreements/<id:proposal>/agree", find=SEEN, fresh=HERE)
def agree(member: Member, proposal: Proposal) -> ResponseReturnValue:
    """Agree: it happens now."""
    deciding.agree(proposal, member)
    flash(_("Agreed. It counts from now on."))
    return redirect(url_for(".agreements"), 303)


@account.post("/agreements/<id:proposal>/refuse", find=SEEN)
def refuse(proposal: Proposal) -> ResponseReturnValue:
    """Say no, or take back what one proposed."""
    proposals.withdraw(proposal)
    flash(_("It will not happen."))
    return redirect(url_for(".agreements"), 303)


def _said(proposal: Proposal) -> str:
    """A proposal in words."""
    details = proposal.details
    if proposal.matter is Matter.UNLOCK:
        return str(_("Unlock the network"))
    if proposal.matter is Matter.WAYS:
        collective = collectives.by_code(proposal.about)
        return str(
            _(
                "%(collective)s: details open until %(hours)s h after a shift; "
                "vouches: %(volunteer)s, %(intermediary)s, %(coordinator)s",
                collective=collective.name if collective else "",
                hours=details["window_hours"],
                volunteer=details["vouches_volunteer"],
                intermediary=details["vouches_intermediary"],
                coordinator=details["vouches_coordinator"],
            )
        )
    person = members.by_code(proposal.about)
    collective = collectives.by_code(details["collective"])
    return str(
        _(
            "%(name)s becomes: %(role)s, in %(collective)s",
            name=person.display_name if person else "",
            role=saying.word(Role(details["role"])),
            collective=collective.name if collective else "",
        )
    )
