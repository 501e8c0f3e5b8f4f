"""Taps of a safe return, from a member's page or from a link without sign-in."""

from collections.abc import Mapping

from flask import abort

from solidarity.requests import safe_return
from solidarity.requests.safe_return import STEPS, SafeReturn, Step


def tap(row: SafeReturn, said: Mapping[str, str]) -> None:
    """Do what was tapped: a step, or that it takes longer. A tap that comes twice counts once.

    Raises: WrongState.
    """
    wanted, hours = said.get("step", ""), said.get("hours", "")
    longer = next((each for each in safe_return.HOURS if str(each) == hours), None)
    if wanted == "longer" and longer is not None:
        safe_return.take_longer(row, longer)
    elif wanted not in set(Step):
        abort(400)
    elif row.step is not Step(wanted):
        safe_return.tap(row, Step(wanted))


def steps_after(step: Step | None) -> list[Step]:
    """The taps that are still to come."""
    return list(STEPS[STEPS.index(step or Step.NOT_YET) + 1 :])
