"""A member sees who opened what is sealed and theirs, and nothing of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from story import a_request

from solidarity.database import flush
from solidarity.requests import opening, openings, turns

if TYPE_CHECKING:
    from neighbours import Network


def test_an_intermediary_sees_which_coordinator_opened_the_notes_and_when(
    at_work: Network,
) -> None:
    ines, camille = at_work.member("ines"), at_work.member("camille")
    before = len(openings.of(ines))
    what = a_request(at_work)
    flush()
    turns.take_up(what, camille)
    opening.notes(what, camille, at_work.ring("camille"))
    flush()
    seen = openings.of(ines)
    assert len(seen) == before + 1
    newest = next(each for each in seen if each.handle == what.handle)
    assert (newest.act, newest.by) == ("opened the notes", "Camille")
    assert newest.at.minute == 0


def test_what_one_opens_oneself_is_not_told_and_nobody_sees_the_openings_of_others(
    at_work: Network,
) -> None:
    ines, marcel = at_work.member("ines"), at_work.member("marcel")
    what = a_request(at_work)
    flush()
    opening.notes(what, ines, at_work.ring("ines"))
    flush()
    handles = {each.handle for each in openings.of(ines) + openings.of(marcel)}
    assert what.handle not in handles
