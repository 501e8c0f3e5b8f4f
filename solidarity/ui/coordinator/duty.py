"""The duty rota of coordinators, and the one screen with which the next one takes over."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, SelectField, TextAreaField

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.network import collectives
from solidarity.network import duty as duties
from solidarity.network.duty import DAYS_SHOWN, Duty, OnDutyAlready, PastDay
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.requests import desk, handover_note, moving, overdue, relay
from solidarity.requests.handover_note import Note
from solidarity.ui import asking, saying
from solidarity.ui.asking import Form, at_most, chosen, near, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.guarding import GuardedForm, guarded


class DutyForm(Form):
    """When one is there."""

    collective = SelectField(_l("Collective"), [chosen()])
    day = DateField(_l("Day"), [required(), near])
    part = SelectField(
        _l("Part of the day"), [chosen()], choices=asking.options(saying.choices(Part))
    )


class NoteForm(GuardedForm):
    """A few words for the next."""

    whose = SelectField(_l("Collective"), [chosen()])
    text = TextAreaField(
        _l("What the next one must know"),
        [required(), at_most(asking.LONGEST_NOTE), guarded],
    )


@coordinator.get("/duty")
def duty(member: Member) -> ResponseReturnValue:
    """Show who is there, and what the next one takes over."""
    return _page(member, _duty_form(member), _note_form(member))


@coordinator.post("/duty")
def take_duty(member: Member) -> ResponseReturnValue:
    """Be on duty on a half-day."""
    form = _duty_form(member)
    if form.validate():
        answers = {
            OnDutyAlready: (form.day, _l("You are on duty then already.")),
            PastDay: (form.day, _l("This day is over.")),
        }
        with refusals(answers) as refused:
            said = form.values()
            whose = collectives.by_code(said["collective"]) or abort(400)
            duties.take(whose, HalfDay(said["day"], Part(said["part"])), member)
        if not refused.happened:
            flash(_("You are on duty then. You are told first when something cannot wait."))
            return redirect(url_for(".duty"), 303)
    return _page(member, form, _note_form(member)), 422


@coordinator.post("/duty/<id:duty>/give-back", find={"duty": duties.held_by})
def give_duty_back(member: Member, duty: Duty) -> ResponseReturnValue:
    """Be there no longer."""
    duties.give_back(duty, member)
    flash(_("You are not on duty then any more."))
    return redirect(url_for(".duty"), 303)


@coordinator.post("/duty/notes")
def write_note(member: Member) -> ResponseReturnValue:
    """Write a few words for the next."""
    form = _note_form(member, blank=False)
    whose = collectives.by_code(form.whose.data or "")
    form.allow(whose)
    if not form.validate() or whose is None:
        return _page(member, _duty_form(member), form), 422
    handover_note.write(whose, form.values()["text"], member)
    flash(_("Sealed. The circle can read it for two days."))
    return redirect(url_for(".duty"), 303)


@coordinator.post("/duty/notes/opened")
def open_notes(member: Member, ring: Keyring) -> ResponseReturnValue:
    """Read what the last ones wrote."""
    notes = handover_note.opened(member, ring)
    return _page(member, _duty_form(member), _note_form(member), notes)


def _duty_form(member: Member) -> DutyForm:
    form = DutyForm(day=clock.today(), part=clock.half_day_of(clock.now()).part.value)
    _choose_among(form.collective, member)
    return form


def _note_form(member: Member, *, blank: bool = True) -> NoteForm:
    form = NoteForm(formdata=None) if blank else NoteForm()
    _choose_among(form.whose, member)
    return form


def _choose_among(field: SelectField, member: Member) -> None:
    mine = member.collectives_as(Role.COORDINATOR)
    field.choices = asking.options((each.code, each.name) for each in mine)


def _page(member: Member, form: DutyForm, note: NoteForm, notes: list[Note] | None = None) -> str:
    today = clock.today()
    listed = duties.ahead(member.collectives_as(Role.COORDINATOR))
    days = [today + timedelta(days=number) for number in range(DAYS_SHOWN)]
    return render_template(
        "coordinator/duty.html",
        days=[(day, [each for each in listed if each.day == day]) for day in days],
        parts=list(Part),
        member=member,
        form=form,
        note=note,
        notes=notes,
        number_of_notes=handover_note.number_for(member),
        open_things=_open_things(member),
    )


def _open_things(member: Member) -> list[tuple[int, str, str]]:
    """How many of what there are, and where they stand on the coordinators' home."""
    on_the_way, waiting = len(overdue.under_way(member)), len(desk.needs_an_answer(member))
    owed, thin = len(relay.owed(member)), len(desk.thin_shifts(member))
    unseen = len(moving.not_seen(member))
    return [
        (on_the_way, ngettext("person under way", "people under way", on_the_way), "returns"),
        (
            waiting,
            ngettext("request that cannot wait", "requests that cannot wait", waiting),
            "waiting",
        ),
        (
            owed,
            ngettext("message waits for an answer", "messages wait for an answer", owed),
            "owed",
        ),
        (
            thin,
            ngettext("shift needs people or a word", "shifts need people or a word", thin),
            "thin",
        ),
        (
            unseen,
            ngettext(
                "person may not know of a cancelled shift",
                "people may not know of a cancelled shift",
                unseen,
            ),
            "unseen",
        ),
    ]
