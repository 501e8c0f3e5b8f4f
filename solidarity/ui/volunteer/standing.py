"""Coming each time: yes or no to being asked, and no longer."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.requests import regulars
from solidarity.requests.regulars import Regular
from solidarity.ui.volunteer import volunteer

MINE = {"regular": regulars.seen_by}


@volunteer.post("/regulars/<id:regular>/agree", find=MINE)
def agree_each_time(member: Member, regular: Regular) -> ResponseReturnValue:
    """Come each time."""
    regulars.agree(regular, member)
    flash(_("Thank you. Your place is kept each time; single ones can be handed back."))
    return redirect(url_for(".home"), 303)


@volunteer.post("/regulars/<id:regular>/end", find=MINE)
def end_each_time(member: Member, regular: Regular) -> ResponseReturnValue:
    """Come each time no longer."""
    regulars.end(regular, member)
    flash(_("Thank you for saying so. Places you have already stay yours."))
    return redirect(url_for(".home"), 303)
