"""Every route, with its audience and the kind of thing that its path names; and who finds what.

`DOORS` lists them all. A new page that is not listed here fails the walk (see
tests/walks/test_routes.py), so that nobody forgets to say whose it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity.ui import audience

if TYPE_CHECKING:
    from neighbours import Network
    from stage import Stage


ABSENT = "A" * 16

DOORS: dict[str, dict[str, str | None]] = {
    "everyone": {
        "static": None,
        "public.front_door": None,
        "public.choose_language": None,
        "public.choose_appearance": None,
        "public.manifest": None,
        "public.service_worker": None,
        "public.offline": None,
        "public.style": None,
        "public.healthy": None,
        "public.sign_in": None,
        "public.enter": None,
        "public.enter_by_tap": None,
        "public.second_step": None,
        "public.finish": None,
        "public.finish_by_tap": None,
        "public.emergency": None,
        "public.lock_own": None,
        "public.new_passphrase": "link",
        "public.choose_passphrase": "link",
        "public.unlock_by_tap": None,
        "public.locked": None,
        "public.unlock": None,
        "public.codename": None,
        "public.open_codename": None,
        "public.what_we_hold": None,
        "public.invitation": "token",
        "public.come_in": "token",
        "public.calendar": "token=feed",
        "public.safe_return": "token=way",
        "public.tap": "token=way",
        "public.home_safe": None,
    },
    "asker": {
        "asker.request_page": None,
        "asker.withdraw": None,
        "asker.write": None,
        "asker.leave": None,
    },
    "member": {
        "account.me": None,
        "account.change": None,
        "account.sign_out": None,
        "account.words": None,
        "account.visits": None,
        "account.openings": None,
        "account.rest": None,
        "account.data": None,
        "account.data_file": None,
        "account.leave_page": None,
        "account.leave": None,
        "account.end_others": None,
        "account.again": None,
        "account.sign_again": None,
        "account.safety": None,
        "account.change_passphrase": None,
        "account.factor_page": None,
        "account.begin_factor": None,
        "account.confirm_factor": None,
        "account.print_codes": None,
        "account.print_emergency_code": None,
        "account.add_passkey": None,
        "account.remove_passkey": "passkey",
        "account.stop_recovery": None,
        "account.vouching": None,
        "account.write_link": None,
        "account.vouch_page": "link",
        "account.vouch": "link",
        "account.withdraw_vouch": "vouch",
        "account.agreements": None,
        "account.agree": "proposal",
        "account.refuse": "proposal",
        "account.person": "person",
        "account.vouch_for": "person",
        "account.grant_role": "person",
        "account.end_role": "person",
        "account.say_knows_the_work": "person",
        "account.say_trained": "person",
        "account.let_open_more": "person",
        "account.lock_account": "person",
        "account.unlock_account": "person",
        "account.begin_recovery": "person",
        "account.second_recovery": "person",
        "account.wording": "kind",
        "account.put_into_words": "kind",
    },
    "volunteer": {
        "volunteer.home": None,
        "volunteer.board": None,
        "volunteer.shift_page": "shift",
        "volunteer.sign_up": "shift",
        "volunteer.place_page": "place",
        "volunteer.open_details": "place",
        "volunteer.agree": "place",
        "volunteer.hand_back": "place",
        "volunteer.accept": "place",
        "volunteer.decline": "place",
        "volunteer.have_seen": "place",
        "volunteer.step_in": "place",
        "volunteer.wait": "shift",
        "volunteer.wait_no_longer": "waiting",
        "volunteer.watch": "shift",
        "volunteer.unwatch": "shift",
        "volunteer.decline_call": "call",
        "volunteer.swaps": None,
        "volunteer.seek_swap": "place",
        "volunteer.stop_swap": "swap",
        "volunteer.offer_swap": "swap",
        "volunteer.accept_swap": "swap",
        "volunteer.refuse_swap": "swap",
        "volunteer.week": None,
        "volunteer.say_week": None,
        "volunteer.add_other_days": None,
        "volunteer.remove_other_days": "days",
        "volunteer.safe_return": "place",
        "volunteer.tap": "place",
        "volunteer.plan": "place",
        "volunteer.make_link": "place",
        "volunteer.agree_each_time": "regular",
        "volunteer.end_each_time": "regular",
        "volunteer.calendar": None,
        "volunteer.make_calendar": None,
        "volunteer.revoke_calendar": None,
        "volunteer.report_page": "place",
        "volunteer.report": "place",
        "volunteer.shift_talk": "conversation=place",
        "volunteer.write_shift_talk": "conversation=place",
        "volunteer.read_shift_talk": "conversation=place",
        "volunteer.settle_shift_talk": "conversation=place",
    },
    "intermediary": {
        "intermediary.home": None,
        "intermediary.choose_kind": None,
        "intermediary.new": None,
        "intermediary.bring": None,
        "intermediary.request_page": "request",
        "intermediary.opened": "request",
        "intermediary.withdraw": "request",
        "intermediary.renew_slip": "request",
        "intermediary.slip_page": "request",
        "intermediary.read_back": "request",
        "intermediary.bring_yes": "place",
        "intermediary.bring_no": "place",
        "intermediary.hand_over": "request",
        "intermediary.ask_no_more": "request",
        "intermediary.hand_over_all": None,
        "intermediary.ask_for_all": None,
        "intermediary.accept": "handover",
        "intermediary.decline": "handover",
        "intermediary.desk": "conversation=request",
        "intermediary.write_desk": "conversation=request",
        "intermediary.read_desk": "conversation=request",
        "intermediary.settle_desk": "conversation=request",
        "intermediary.shift_talk": "conversation=shift",
        "intermediary.write_shift_talk": "conversation=shift",
        "intermediary.read_shift_talk": "conversation=shift",
        "intermediary.settle_shift_talk": "conversation=shift",
    },
    "coordinator": {
        "coordinator.home": None,
        "coordinator.queue": None,
        "coordinator.request_page": "request",
        "coordinator.open_request": "request",
        "coordinator.take_up": "request",
        "coordinator.hold": "request",
        "coordinator.resume": "request",
        "coordinator.close": "request",
        "coordinator.new_shift": "request",
        "coordinator.draft_shift": "request",
        "coordinator.shift_page": "shift",
        "coordinator.open_shift": "shift",
        "coordinator.publish": "shift",
        "coordinator.cancel": "shift",
        "coordinator.propose": "shift",
        "coordinator.confirm": "place",
        "coordinator.free": "place",
        "coordinator.bring_yes": "place=awaited",
        "coordinator.bring_no": "place=awaited",
        "coordinator.change": "shift",
        "coordinator.change_shift": "shift",
        "coordinator.make_tentative": "shift",
        "coordinator.clear": "waiting",
        "coordinator.take_off_list": "waiting",
        "coordinator.confirm_swap": "swap",
        "coordinator.refuse_swap": "swap",
        "coordinator.return_page": "safe_return",
        "coordinator.open_plan": "safe_return",
        "coordinator.look_after": "safe_return",
        "coordinator.end_return": "safe_return",
        "coordinator.duty": None,
        "coordinator.take_duty": None,
        "coordinator.give_duty_back": "duty",
        "coordinator.write_note": None,
        "coordinator.open_notes": None,
        "coordinator.programme_page": "programme",
        "coordinator.leave_out": "programme",
        "coordinator.bring_back": "programme",
        "coordinator.end_programme": "programme",
        "coordinator.ask_regular": "programme",
        "coordinator.end_regular": "regular",
        "coordinator.suitable": "shift",
        "coordinator.suitable_for_request": "request",
        "coordinator.plan": None,
        "coordinator.order_plan": None,
        "coordinator.plan_page": "plan",
        "coordinator.ask_matches": "plan",
        "coordinator.plan_again": "plan",
        "coordinator.stop_plan": "plan",
        "coordinator.drop_plan": "plan",
        "coordinator.hold_on": "plan",
        "coordinator.let_go_of": "plan",
        "coordinator.keep_apart": "match",
        "coordinator.coverage": None,
        "coordinator.rota": None,
        "coordinator.kinds": None,
        "coordinator.begin_kind": None,
        "coordinator.offer_kind": "kind",
        "coordinator.programmes": None,
        "coordinator.start_programme": None,
        "coordinator.people": None,
        "coordinator.invite": "collective",
        "coordinator.hand_on_key": "collective",
        "coordinator.ours": "collective",
        "coordinator.propose_ways": "collective",
        "coordinator.lend": "collective",
        "coordinator.change_key": "collective",
        "coordinator.print_sheet": "collective",
        "coordinator.use_sheet": "collective",
        "coordinator.journal": None,
        "coordinator.allow_words": "collective",
        "coordinator.import_page": "collective",
        "coordinator.look_at_volunteers": "collective",
        "coordinator.invite_volunteers": "collective",
        "coordinator.kind_page": "kind",
        "coordinator.describe_kind": "kind",
        "coordinator.ask": "kind",
        "coordinator.ask_no_more_of_it": "question",
        "coordinator.pass_on": "request",
        "coordinator.hand_over": "request",
        "coordinator.ask_no_more": "request",
        "coordinator.accept": "handover",
        "coordinator.decline": "handover",
        "coordinator.asker_talk": "conversation=request",
        "coordinator.write_asker_talk": "conversation=request",
        "coordinator.read_asker_talk": "conversation=request",
        "coordinator.settle_asker_talk": "conversation=request",
        "coordinator.desk": "conversation=request",
        "coordinator.write_desk": "conversation=request",
        "coordinator.read_desk": "conversation=request",
        "coordinator.settle_desk": "conversation=request",
        "coordinator.shift_talk": "conversation=shift",
        "coordinator.write_shift_talk": "conversation=shift",
        "coordinator.read_shift_talk": "conversation=shift",
        "coordinator.settle_shift_talk": "conversation=shift",
    },
    "steward": {
        "steward.home": None,
        "steward.found_collective": None,
        "steward.invite": None,
        "steward.lock_network": None,
        "steward.propose_to_unlock": None,
    },
}
"""Audience → endpoint → the kind of thing that its path names, if it names one.

"conversation=shift": the path names a conversation by the opaque id of its shift.
"""

SHARED = {("coordinator", "request"), ("coordinator", "shift"), ("coordinator", "place")}
"""What a role shares with its colleagues: the circle looks after everything of its collective."""

_IN_IT = frozenset({"volunteer", "intermediary", "coordinator", "steward"})
SEEN_BY = {
    ("kind", "own"): _IN_IT,
    ("link", "own"): _IN_IT,
    ("vouch", "own"): frozenset({"volunteer"}),
    ("passkey", "own"): frozenset({"volunteer"}),
    ("proposal", "own"): frozenset({"coordinator", "steward"}),
    ("person", "own"): frozenset({"coordinator", "steward"}),
    ("person", "foreign"): frozenset({"steward"}),
}
"""In the room of all members: the kind of thing and whose it is → who finds it."""


@dataclass(frozen=True)
class Door:
    """One method of one route, with its audience."""

    endpoint: str
    rule: str
    method: str
    audience: str
    thing: str | None

    def path(self, code: str) -> str:
        """Its path, to one thing."""
        return re.sub(r"<[^>]+>", code, self.rule)

    def things(self, stage: Stage) -> dict[str, str]:
        """Whose the thing in the path is → its opaque id, and one that nobody has."""
        if self.thing is None:
            return {"no thing": ""}
        found = {
            whose: code
            for (who, thing, whose), code in stage.codes.items()
            if (who, thing) == (self.audience, self.thing)
        }
        assert "own" in found, f"{self.endpoint}: build a {self.thing} of one's own in `furnish`"
        return {**found, "absent": ABSENT}

    def lets_in(self, who: str, whose: str) -> bool:
        """Whether someone finds what is behind it."""
        if self.audience != "everyone" and not self.is_open_to(who):
            return False
        if self.audience == "member" and self.thing:
            return who in SEEN_BY.get((self.thing, whose), ())
        if whose == "colleague's":
            return (self.audience, self.thing) in SHARED
        return whose in {"own", "no thing"}

    def is_open_to(self, who: str) -> bool:
        """Whether someone is of its audience."""
        if self.audience == "member":
            return who not in {"anyone", "asker"}
        return self.audience in {who, "everyone"}

    def leads_away(self, who: str) -> str | None:
        """The door to which someone is led who has no account, or no codename, as needed."""
        if self.audience == "asker" and who != "asker":
            return "/codename"
        if self.audience not in {"everyone", "asker"} and who in {"anyone", "asker"}:
            return "/sign-in"
        return None


def doors(network: Network) -> list[Door]:
    """Every method of every route that is listed, with what the table says of it."""
    found = []
    for each in audience.listed(network.app):
        endpoint, who, rule = str(each["endpoint"]), str(each["audience"]), str(each["rule"])
        methods = each["methods"]
        assert isinstance(methods, list)
        thing = (DOORS.get(who, {}).get(endpoint) or "").rpartition("=")[2] or None
        if endpoint != "static":
            found += [Door(endpoint, rule, str(method), who, thing) for method in methods]
    return found
