"""The words for every value of a fixed list: states, roles, answers, steps."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from solidarity.clock import Part
from solidarity.network.channels import Way
from solidarity.network.members import Role
from solidarity.network.roles import LentFor
from solidarity.privacy.declarations import AtRest
from solidarity.requests.conversation import Side
from solidarity.requests.desk import Urgency
from solidarity.requests.follow_up import Went
from solidarity.requests.handing_over import Answer
from solidarity.requests.life import Outcome, State
from solidarity.requests.matching.eligibility import Why
from solidarity.requests.matching.plans import MatchState, PlanState
from solidarity.requests.matching.reasons import Because
from solidarity.requests.questions import Asks
from solidarity.requests.recurrence import Repeats
from solidarity.requests.request import Access, Preference
from solidarity.requests.safe_return import Step
from solidarity.requests.shift import PlaceState, ShiftRole, ShiftState

WORDS: Mapping[type, Mapping[str, LazyString]] = {
    PlanState: {
        PlanState.WAITING: _l("Waits for its turn"),
        PlanState.WORKING: _l("Being made"),
        PlanState.READY: _l("Made"),
        PlanState.FAILED: _l("Could not be made"),
    },
    MatchState: {
        MatchState.PROPOSED: _l("Proposed"),
        MatchState.ASKED: _l("Asked"),
        MatchState.DECLINED: _l("Said no"),
    },
    Because: {
        Because.SPEAKS: _l("speaks the language"),
        Because.SAME_PART: _l("lives in the same part of the city"),
        Because.NEXT_PART: _l("lives in the next part of the city"),
        Because.SAID_FREE: _l("said they are free"),
        Because.KNOWN: _l("went along before"),
        Because.NEVER_ASKED: _l("was not asked yet"),
        Because.ASKED: _l("was asked before"),
        Because.FIRST: _l("one of their first shifts"),
    },
    Why: {
        Why.ON_IT: _l("has a place on it, or said no"),
        Why.RESTS: _l("rests"),
        Why.TRAINING: _l("has not learnt what is needed"),
        Why.LANGUAGE: _l("does not speak the language"),
        Why.STRANGERS: _l("lives too near for what the person who asked wishes"),
        Why.LEARNT: _l("the place is for someone new"),
        Why.LEADS: _l("leads not yet: first shifts are beside someone"),
        Why.AWAY: _l("is not free then"),
        Why.BUSY: _l("has another shift then, or too far away around it"),
        Why.ENOUGH: _l("has as many shifts that week as are enough"),
        Why.APART: _l("is kept apart: by a plan, or as the person who asked wishes"),
    },
    State: {
        State.NEW: _l("New"),
        State.OPEN: _l("Taken up"),
        State.OFFERED: _l("Looking for people"),
        State.ARRANGED: _l("Arranged"),
        State.UNDER_WAY: _l("Under way"),
        State.ON_HOLD: _l("On hold"),
        State.CLOSED: _l("Closed"),
    },
    Outcome: {
        Outcome.MET: _l("It worked out"),
        Outcome.PARTLY: _l("It partly worked out"),
        Outcome.NOT_MET: _l("It did not work out"),
        Outcome.WITHDRAWN: _l("Withdrawn"),
    },
    PlaceState: {
        PlaceState.FREE: _l("Free"),
        PlaceState.ASKED: _l("Waiting for a coordinator"),
        PlaceState.PROPOSED: _l("Waiting for an answer"),
        PlaceState.TO_AGREE: _l("The person who asked is being asked"),
        PlaceState.OFFERED: _l("Offered to the next in line"),
        PlaceState.CONFIRMED: _l("Confirmed"),
        PlaceState.CALLED_OFF: _l("Called off"),
    },
    ShiftState: {
        ShiftState.DRAFT: _l("Draft"),
        ShiftState.TENTATIVE: _l("Date not certain"),
        ShiftState.PUBLISHED: _l("On the board"),
        ShiftState.CANCELLED: _l("Cancelled"),
    },
    ShiftRole: {
        ShiftRole.LEAD: _l("Lead"),
        ShiftRole.ACCOMPANIER: _l("Accompanier"),
        ShiftRole.INTERPRETER: _l("Interpreter"),
        ShiftRole.DRIVER: _l("Driver"),
        ShiftRole.BACKUP: _l("Backup"),
        ShiftRole.SHADOW: _l("Comes along to learn"),
    },
    Step: {
        Step.NOT_YET: _l("Not under way yet"),
        Step.ON_MY_WAY: _l("On my way"),
        Step.WITH_THEM: _l("With them"),
        Step.GOING_IN: _l("Going in"),
        Step.SAFE: _l("Out and safe"),
    },
    Repeats: {
        Repeats.WEEKS: _l("Every week, or every few"),
        Repeats.MONTHLY: _l("Each month, on the same weekday of the month"),
        Repeats.MONTHLY_LAST: _l("Each month, on the last such weekday"),
    },
    Way: {
        Way.EMAIL: _l("E-mail"),
        Way.SIGNAL: _l("Signal"),
        Way.SMS: _l("Text message"),
        Way.MATRIX: _l("Matrix"),
        Way.NTFY: _l("ntfy"),
        Way.OTHER: _l("Another way, as Apprise writes it"),
    },
    Part: {
        Part.MORNING: _l("morning"),
        Part.AFTERNOON: _l("afternoon"),
        Part.EVENING: _l("evening"),
    },
    Role: {
        Role.VOLUNTEER: _l("Volunteer"),
        Role.INTERMEDIARY: _l("Intermediary"),
        Role.COORDINATOR: _l("Coordinator"),
        Role.STEWARD: _l("Steward"),
    },
    Side: {
        Side.ASKER: _l("The person who asked"),
        Side.INTERMEDIARY: _l("Who brought the request"),
        Side.VOLUNTEER: _l("A volunteer"),
        Side.CIRCLE: _l("The coordinators"),
    },
    Asks: {
        Asks.YES_OR_NO: _l("Yes or no"),
        Asks.NUMBER: _l("A number"),
        Asks.ONE_OF: _l("One of a few answers"),
        Asks.WORDS: _l("A few words"),
    },
    Answer: {
        Answer.FULL: _l("We cannot take on more right now"),
        Answer.LANGUAGE: _l("Nobody of us speaks the language"),
        Answer.ELSEWHERE: _l("It is too far away for us"),
        Answer.KIND: _l("This is not what we do"),
        Answer.TALK: _l("Let us talk about it first"),
    },
    LentFor: {
        LentFor.NOBODY_ON_DUTY: _l("Nobody of us is on duty"),
        LentFor.MANY_REQUESTS: _l("Many requests at once"),
        LentFor.LANGUAGE: _l("A language we do not speak"),
        LentFor.NIGHT: _l("A night or a holiday"),
    },
    Urgency: {
        Urgency.TODAY: _l("Today or earlier"),
        Urgency.SOON: _l("Within two days"),
        Urgency.WAITS_TOO_LONG: _l("Waits too long"),
        Urgency.NONE: _l("In good time"),
    },
    Access: {
        Access.STEP_FREE: _l("No stairs"),
        Access.WITH_CHILDREN: _l("Children come along"),
        Access.SEATED: _l("Needs to sit while waiting"),
        Access.HEARING: _l("Hears little or not at all"),
        Access.SEEING: _l("Sees little or not at all"),
        Access.QUIET: _l("A calm place to wait"),
    },
    Preference: {
        Preference.WOMEN_AND_NON_BINARY: _l("Women and non-binary people only"),
        Preference.SAME_LANGUAGE: _l("Someone who speaks the language"),
        Preference.ANOTHER_NEIGHBOURHOOD: _l("Nobody from this neighbourhood"),
    },
    AtRest: {
        AtRest.CLEAR: _l("readable"),
        AtRest.SEALED: _l("sealed: the server cannot open it"),
        AtRest.WRAPPED: _l("a locked key"),
        AtRest.SERVER: _l("sealed with the server's own key"),
        AtRest.HASHED: _l("a fingerprint only"),
    },
    Went: {
        Went.WELL: _l("It went well"),
        Went.PARTLY: _l("It partly worked"),
        Went.NOT_AT_ALL: _l("It did not take place"),
    },
}
