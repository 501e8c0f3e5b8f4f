"""Invented neighbours: a demo network of any size, built through the verbs, day by day.

Because every row comes from a verb at a moment of an invented history, no page and no test ever
sees a state that could not be.
"""

from solidarity.demo.cast import SignIn
from solidarity.demo.network import Size, build, write_sign_ins

__all__ = ["SignIn", "Size", "build", "write_sign_ins"]
