"""What our collectives call things, in each language: any member can lend a language."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField

from solidarity.network.members import Member
from solidarity.requests import kinds
from solidarity.requests.kinds import Kind
from solidarity.settings import LANGUAGES
from solidarity.ui import asking, saying
from solidarity.ui.account import account
from solidarity.ui.asking import at_most
from solidarity.ui.guarding import GuardedForm, guarded

OURS = {"kind": kinds.seen_by}


class WordsForm(GuardedForm):
    """One line for each language of the pages."""


for _code in LANGUAGES:
    setattr(
        WordsForm,
        _code,
        StringField(saying.own_name(_code), [at_most(asking.LONGEST_LINE), guarded]),
    )


@account.get("/words")
def words(member: Member) -> ResponseReturnValue:
    """List what our collectives call things."""
    mine = {each.collective.id: each.collective for each in member.live}
    return render_template("account/words.html", kinds=kinds.all_of(mine.values()))


@account.get("/words/<id:kind>", find=OURS)
def wording(kind: Kind) -> ResponseReturnValue:
    """Ask what a kind is called in each language."""
    return _page(kind, WordsForm(formdata=None, data=kind.wordings))


@account.post("/words/<id:kind>", find=OURS)
def put_into_words(member: Member, kind: Kind) -> ResponseReturnValue:
    """Keep it."""
    form = WordsForm()
    form.allow(kind.collective)
    if not form.validate():
        return _page(kind, form), 422
    said = form.values()
    kinds.put_into_words(kind, {code: said[code] or "" for code in LANGUAGES}, member)
    flash(_("Saved."))
    return redirect(url_for(".words"), 303)


def _page(kind: Kind, form: WordsForm) -> str:
    return render_template("account/wording.html", kind=kind, form=form, languages=LANGUAGES)
