"""One kind of need: how many go along, what they have learnt, and what who brings it is asked."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField

from solidarity.network.members import Member
from solidarity.requests import kinds, questions
from solidarity.requests.kinds import MOST_PEOPLE, Description, Kind, TooManyUsually
from solidarity.requests.questions import Asks, NothingToChoose, NotToBeAsked, Question
from solidarity.ui import asking, saying
from solidarity.ui.asking import Form, at_most, between, chosen, entered, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.guarding import GuardedForm, guarded, instead

OURS = {"kind": kinds.coordinated_by}
LONGEST_CHOICES = 400


class DescribeForm(GuardedForm):
    """Who goes along with a kind."""

    people = IntegerField(
        _l("How many people usually go along?"), [entered(), between(1, MOST_PEOPLE)]
    )
    most = IntegerField(_l("How many are let in at most?"), [entered(), between(1, MOST_PEOPLE)])
    training = StringField(_l("What those who accompany have learnt"), [at_most(60), guarded])
    cannot_wait = BooleanField(_l("A missed one cannot be made up for"))


class QuestionForm(Form):
    """One question more; the guard reads it when it is asked, and refuses without a way round."""

    text = StringField(_l("The question"), [required(), at_most(asking.LONGEST_LINE)])
    asks = SelectField(
        _l("What kind of answer?"), [chosen()], choices=asking.options(saying.choices(Asks))
    )
    choices = TextAreaField(
        _l("The answers to choose from, one a line"), [at_most(LONGEST_CHOICES)]
    )


@coordinator.get("/kinds/<id:kind>", find=OURS)
def kind_page(kind: Kind) -> ResponseReturnValue:
    """Show what a kind asks for."""
    return _page(kind)


@coordinator.post("/kinds/<id:kind>", find=OURS)
def describe_kind(member: Member, kind: Kind) -> ResponseReturnValue:
    """Say who goes along."""
    form = DescribeForm()
    form.allow(kind.collective)
    if form.validate():
        wrong = _l("Not more than are let in at most.")
        with refusals({TooManyUsually: (form.people, wrong)}) as refused:
            said = form.values()
            training, cannot_wait = said["training"] or "", bool(said["cannot_wait"])
            described = Description(said["people"], said["most"], training, cannot_wait)
            kinds.describe(kind, described, member)
        if not refused.happened:
            return _saved(kind)
    return _page(kind, describing=form), 422


@coordinator.post("/kinds/<id:kind>/questions", find=OURS)
def ask(member: Member, kind: Kind) -> ResponseReturnValue:
    """Ask one thing more, unless nobody should be asked it."""
    form = QuestionForm()
    if form.validate():
        said = form.values()
        choices = (said["choices"] or "").splitlines()
        few = _l("Write two to eight answers, one a line.")
        try:
            with refusals({NothingToChoose: (form.choices, few)}) as refused:
                questions.ask(kind, said["text"], Asks(said["asks"]), choices, member)
        except NotToBeAsked as not_to_be_asked:
            form.text.errors = [*form.text.errors, instead(not_to_be_asked.rules)]
        else:
            if not refused.happened:
                return _saved(kind)
    return _page(kind, question=form), 422


@coordinator.post("/questions/<id:question>/drop", find={"question": questions.coordinated_by})
def ask_no_more_of_it(member: Member, question: Question) -> ResponseReturnValue:
    """Ask this no more."""
    kind = question.kind
    questions.ask_no_more(question, member)
    return _saved(kind)


def _saved(kind: Kind) -> ResponseReturnValue:
    flash(_("Saved."))
    return redirect(url_for(".kind_page", kind=kind.code), 303)


def _page(kind: Kind, **forms: Any) -> str:
    return render_template(
        "coordinator/kind_page.html",
        kind=kind,
        questions=questions.of(kind),
        most=questions.MOST,
        describing=forms.get("describing") or DescribeForm(formdata=None, obj=kind),
        question=forms.get("question") or QuestionForm(formdata=None),
    )
