"""Volunteers from a spreadsheet: read, look at what would be kept, then write invitations.

A table comes in hostile until shown otherwise (`tables`, `workbooks`), within `bounds`; its columns
are known by their headings, and most of them are never imported (`columns`); what is left becomes
invitations (`plan`).
"""

from solidarity.network.volunteer_import.bounds import LARGEST_BYTES, MOST_ROWS, Refused, Why
from solidarity.network.volunteer_import.columns import Column, Fate
from solidarity.network.volunteer_import.plan import (
    HasProblems,
    Line,
    Nobody,
    Plan,
    Problem,
    invite_all,
    plan_for,
)
from solidarity.network.volunteer_import.tables import read

__all__ = [
    "LARGEST_BYTES",
    "MOST_ROWS",
    "Column",
    "Fate",
    "HasProblems",
    "Line",
    "Nobody",
    "Plan",
    "Problem",
    "Refused",
    "Why",
    "invite_all",
    "plan_for",
    "read",
]
