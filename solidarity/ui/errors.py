"""The one table which turns an error of the domain into a status and a sentence."""

from collections.abc import Callable

from flask import Flask, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from solidarity.clock import NotAQuarter
from solidarity.network.agreements import NoSecond
from solidarity.network.authority import NotYours
from solidarity.network.installation import NetworkLocked
from solidarity.network.locks import NotLocked
from solidarity.network.recovery import NoRecovery, SameVoucher
from solidarity.network.roles import HasIt
from solidarity.network.volunteer_import import HasProblems, Nobody
from solidarity.network.vouching import NoLink, VouchedAlready, VouchedOften
from solidarity.privacy.grants import NoKey
from solidarity.privacy.sealing import Unreadable
from solidarity.requests.budgets import NotOneself, OpensTooMuch
from solidarity.requests.conversation import SaidEnough
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.fit import NeedsExperience, NeedsLanguage, NeedsTraining, OnlyToLearn
from solidarity.requests.follow_up import AlreadyTold
from solidarity.requests.handing_over import AskedAlready, CannotTake
from solidarity.requests.intake import NobodyThere
from solidarity.requests.leaving import LastKeyholder
from solidarity.requests.life import WrongState
from solidarity.requests.questions import AskedEnough
from solidarity.requests.seats import (
    AlreadyOn,
    KeptForNewcomers,
    Overlaps,
    RoleFull,
)
from solidarity.requests.swaps import CannotSwap
from solidarity.requests.waiting import NotFull, OthersWait
from solidarity.requests.wishes import NotWished
from solidarity.ui import saying, uploads
from solidarity.ui.doorkeeper import TooOften

NOTHING_HERE = _l("There is nothing here, or it is not yours to see.")
ANSWERS: dict[type[Exception], tuple[int, LazyString]] = {
    NotYours: (404, NOTHING_HERE),
    WrongState: (409, _l("This has moved on in the meantime. Look at it again.")),
    TooOften: (429, _l("Too many wrong tries came from here. Wait ten minutes, then try again.")),
    NotAQuarter: (422, _l("No finer time than a quarter of an hour is kept.")),
    RoleFull: (409, _l("Someone was faster: no place of this kind is free any more.")),
    KeptForNewcomers: (
        409,
        _l("These places are kept for newcomers until two days before. Look again then."),
    ),
    NotFull: (409, _l("A place is free: sign up for it instead of waiting.")),
    OthersWait: (
        409,
        _l("Somebody waits for this place and is asked first. You can wait for it, too."),
    ),
    CannotSwap: (409, _l("These two cannot be swapped: one of you could not be there.")),
    Overlaps: (409, _l("You have another shift at this time. Hand that one back first.")),
    AlreadyOn: (409, _l("You already have a place on this shift.")),
    NeedsCompany: (
        409,
        _l("First shifts are beside someone experienced: such a person has to be confirmed first."),
    ),
    OpensTooMuch: (
        429,
        _l("You have opened as much as one usually does. Ask a coordinator to let you open more."),
    ),
    NetworkLocked: (
        503,
        _l("The network is locked. Nothing of it is lost. Ask its people when it opens again."),
    ),
    NoSecond: (409, _l("This takes another person than you, and within 24 hours.")),
    HasIt: (409, _l("They have this role already, or wait for it.")),
    NotLocked: (409, _l("There is nothing to unlock.")),
    SameVoucher: (409, _l("The second word must be someone else's.")),
    NoRecovery: (409, _l("This was used, has ended or was stopped.")),
    VouchedAlready: (409, _l("You vouched for them, or they are let in already.")),
    VouchedOften: (409, _l("You vouched three times in 90 days. Let someone else vouch now.")),
    NoLink: (404, NOTHING_HERE),
    NotOneself: (409, _l("More is agreed to by a colleague.")),
    NeedsTraining: (
        409,
        _l("Who accompanies here has learnt something for it, which this neighbour has not yet."),
    ),
    NeedsLanguage: (409, _l("Who interprets here speaks one of the shift's languages.")),
    NeedsExperience: (409, _l("Nobody leads on their first shifts. Come along as something else.")),
    OnlyToLearn: (409, _l("This place is for someone new, who comes along to learn.")),
    NotWished: (
        409,
        _l("The person who asked wishes that others go along. Nobody knows why; nobody asks."),
    ),
    SaidEnough: (409, _l("This conversation is as long as it may be. Speak to each other now.")),
    AskedAlready: (409, _l("Somebody is being asked already.")),
    CannotTake: (409, _l("They cannot take it over: ask someone else.")),
    AskedEnough: (409, _l("This kind has eight questions: that is as many as there may be.")),
    HasProblems: (409, _l("This table has cells that cannot be understood. Nothing was written.")),
    Nobody: (409, _l("There is nobody to invite in this table.")),
    LastKeyholder: (
        409,
        _l("Only they hold the key of a collective with open requests. Hand it on first."),
    ),
    AlreadyTold: (409, _l("You have already said how it went. Thank you.")),
    NobodyThere: (409, _l("This collective has no coordinator yet who could read the request.")),
    NoKey: (
        409,
        _l("You do not hold the circle's key yet. Ask another coordinator to hand it on to you."),
    ),
    Unreadable: (500, _l("This text cannot be opened: it was damaged or moved.")),
}
STATUS_SENTENCES: dict[int, LazyString] = {
    400: _l("The browser sent something we could not read. Go back and try again."),
    404: NOTHING_HERE,
    405: NOTHING_HERE,
    413: _l("That is too long."),
    503: _l("The network cannot answer right now. Nothing was changed. Try again in a minute."),
}
_FAULT = _l("Something went wrong on our side. Nothing was changed. Try again in a minute.")
_NOT_THIS_TIME = _l("This did not work")
_FRONT_DOOR = _l("Go to the front door")
_EXPIRED = _l("This page was open for too long. Go back, reload it and send it again.")


def register(app: Flask, unavailable: tuple[type[Exception], ...]) -> None:
    """Answer errors with a page; `unavailable` are those of a database that is not there."""
    for error, (status, sentence) in ANSWERS.items():
        app.register_error_handler(error, _answer(status, sentence))
    for error in unavailable:
        app.register_error_handler(error, _without_database(app, 503))
    app.register_error_handler(CSRFError, _answer(400, _EXPIRED))
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(SecurityError, _refuse_other_names)
    app.register_error_handler(500, _without_database(app, 500))


def sentence(error: Exception) -> LazyString:
    """What a refusal says; where a language is missing, which ones would do."""
    if isinstance(error, NeedsLanguage) and error.languages:
        named = saying.languages(error.languages)
        return _l("Who interprets here speaks one of these: %(languages)s.", languages=named)
    return ANSWERS[type(error)][1]


def _answer(status: int, sentence: LazyString) -> Callable[[Exception], ResponseReturnValue]:
    def answer(_error: Exception) -> ResponseReturnValue:
        page = render_template(
            "components/error.html",
            title=_NOT_THIS_TIME,
            sentence=sentence,
            next_href=url_for("public.front_door"),
            next_label=_FRONT_DOOR,
        )
        return page, status

    return answer


def _answer_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are no errors
        return error.get_response()
    sentence = STATUS_SENTENCES.get(error.code, STATUS_SENTENCES[400])
    if error.code == 413:  # noqa: PLR2004 - too large
        sentence = uploads.TOO_LARGE.get(http_request.endpoint or "", sentence)
    return _answer(error.code, sentence)(error)


def _refuse_other_names(_error: Exception) -> ResponseReturnValue:
    """Say nothing at all to a request that calls this network by a name that is not its own."""
    return "", 400


def _without_database(app: Flask, status: int) -> Callable[[Exception], ResponseReturnValue]:
    """Answer with a page that asks no database, and tell the operator the kind of fault only."""

    def answer(error: Exception) -> ResponseReturnValue:
        if status == 503:  # noqa: PLR2004 - of other faults, log_exception has told
            app.logger.error("database: %s", type(error).__name__)
        sentence = STATUS_SENTENCES.get(status, _FAULT)
        return render_template("components/fault.html", sentence=sentence), status

    return answer
