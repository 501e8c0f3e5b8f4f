"""The whole permission table, written out a second time and compared."""

from __future__ import annotations

import ast
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from neighbours import NOW

from solidarity.network import authority, collectives
from solidarity.network.authority import MAY, NETWORK_WIDE, NOT_ON_LOAN, NotYours
from solidarity.network.members import Member, Membership, Role

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.collectives import Collective

SOLIDARITY = Path(__file__).parents[2] / "solidarity"
TABLE = """
                     volunteer  intermediary  coordinator  steward
sign up                 yes          -             -          -
report                  yes          -             -          -
bring                    -          yes            -          -
renew a codename         -          yes            -          -
withdraw                 -          yes           yes         -
take up                  -           -            yes         -
arrange                  -           -            yes         -
confirm                  -           -            yes         -
close                    -           -            yes         -
hand on the key          -           -            yes         -
describe kinds           -           -            yes         -
put into words          yes         yes           yes        yes
vouch                   yes         yes           yes        yes
lend                     -           -            yes         -
let open more            -           -            yes         -
say who is trained       -           -            yes         -
hand over                -          yes           yes         -
pass on                  -           -            yes         -
allow words              -           -            yes         -
be on duty               -           -            yes         -
watch over               -           -            yes         -
say yes or no            -          yes            -          -
read the journal         -           -            yes         -
invite                   -           -            yes        yes
grant a role             -           -            yes        yes
end a role               -           -            yes        yes
change our ways          -           -            yes        yes
lock an account          -           -            yes        yes
vouch for a passphrase   -           -            yes        yes
lock the network         -           -             -         yes
found a collective       -           -             -         yes
"""
ACTS = {
    line[:23].strip(): dict(zip(Role, (word == "yes" for word in line[23:].split()), strict=True))
    for line in TABLE.strip("\n").splitlines()[1:]
}
HERE, ELSEWHERE = 1, 2


def member_with(*roles: tuple[Role, int]) -> Member:
    """A member with these roles in these collectives, known to no database."""
    memberships = [
        Membership(role=role, collective_id=where, is_waiting=False, ends_at=None)
        for role, where in roles
    ]
    return Member(sign_in_name="someone", display_name="Someone", memberships=memberships)


def test_the_two_tables_name_the_same_acts_and_roles() -> None:
    assert set(ACTS) == set(MAY)
    assert TABLE.split("\n")[1].split() == [role.value for role in Role]


@pytest.mark.parametrize(("act", "role"), list(product(ACTS, Role)))
def test_a_role_may_do_what_the_table_says_and_only_in_its_collective(act: str, role: Role) -> None:
    allowed = ACTS[act][role]
    member = member_with((role, HERE))
    assert authority.may(member, act, HERE) is allowed
    elsewhere = allowed and role is Role.STEWARD and act in NETWORK_WIDE
    assert authority.may(member, act, ELSEWHERE) is elsewhere
    if allowed:
        authority.require(member, act, HERE)
        authority.require_anywhere(member, act)
    else:
        with pytest.raises(NotYours, match=act):
            authority.require(member, act, HERE)
        with pytest.raises(NotYours, match=act):
            authority.require_anywhere(member, act)
    if not elsewhere:
        with pytest.raises(NotYours, match=act):
            authority.require(member, act, ELSEWHERE)


@pytest.mark.parametrize("act", list(ACTS))
def test_roles_of_two_collectives_do_not_add_up(act: str) -> None:
    for one, other in product(Role, Role):
        member = member_with((one, HERE), (other, ELSEWHERE))
        anywhere = act in NETWORK_WIDE and Role.STEWARD in {one, other}
        assert authority.may(member, act, HERE) is (ACTS[act][one] or anywhere)
        assert authority.may(member, act, ELSEWHERE) is (ACTS[act][other] or anywhere)


@pytest.mark.parametrize("act", list(ACTS))
def test_a_role_that_waits_or_is_over_does_nothing_and_a_lent_one_only_the_work(act: str) -> None:
    for role in Role:
        member = member_with((role, HERE))
        member.memberships[0].is_waiting = True
        assert not authority.may(member, act, HERE)
        member.memberships[0].is_waiting = False
        member.memberships[0].ends_at = NOW - timedelta(minutes=1)
        assert not authority.may(member, act, HERE)
    lent = member_with((Role.COORDINATOR, HERE))
    lent.memberships[0].ends_at = NOW + timedelta(hours=1)
    assert authority.may(lent, act, HERE) is (
        ACTS[act][Role.COORDINATOR] and act not in NOT_ON_LOAN
    )


@pytest.mark.parametrize("act", list(ACTS))
def test_someone_without_a_role_may_do_nothing(act: str) -> None:
    assert not authority.may(member_with(), act, HERE)
    with pytest.raises(NotYours):
        authority.require_anywhere(member_with(), act)


def test_an_act_that_the_table_does_not_know_is_a_fault_and_never_a_yes() -> None:
    everything = member_with(*((role, HERE) for role in Role))
    with pytest.raises(KeyError):
        authority.may(everything, "look at everything", HERE)


def test_in_the_database_roles_are_by_collective_too(at_work: Network) -> None:
    camille, stella = at_work.member("camille"), at_work.member("stella")
    mine = camille.collectives_as(Role.COORDINATOR)
    others: list[Collective] = [each for each in collectives.all_of_them() if each not in mine]
    assert len(mine) == 1
    assert len(others) == 2
    assert authority.may(camille, "confirm", mine[0].id)
    assert not any(authority.may(camille, "confirm", each.id) for each in others)
    assert not any(authority.may(stella, "confirm", each.id) for each in [*mine, *others])


def acts_asked_for() -> set[str]:
    """Every act for which some verb asks the table."""
    return {
        str(argument.value)
        for file in SOLIDARITY.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func)
        in {"authority.require", "authority.require_anywhere", "authority.may"}
        for argument in call.args[1:2]
        if isinstance(argument, ast.Constant)
    }


def test_every_line_of_the_table_is_asked_for_by_a_verb_and_no_other() -> None:
    assert acts_asked_for() == set(MAY), "a line that decides nothing, or an act without a line"
