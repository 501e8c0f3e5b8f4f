"""Sweeping up keys that nothing uses: what a crash between the two commits left over.

The key store is committed first (see database.py), so a crash leaves keys without rows, never rows
without keys. Keys younger than a day may belong to a unit of work that is just being committed.
"""

from datetime import datetime

from sqlalchemy import delete, select

from solidarity.database import db, keys
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.privacy import grants
from solidarity.privacy.grants import Grant
from solidarity.privacy.key_store import UNUSED, KeyPair
from solidarity.privacy.retention import Rule
from solidarity.requests.follow_up import Report
from solidarity.requests.handover_note import HandoverNote
from solidarity.requests.request import Request
from solidarity.requests.safe_return import SafeReturn
from solidarity.requests.shift import Shift


def sweep(now: datetime) -> int:
    """Close the windows that ended, and destroy the pairs and grants that nothing uses."""
    closed = grants.close_windows(now)
    old = now - UNUSED.lasts
    pairs = keys.execute(select(KeyPair.holder).where(KeyPair.made_at < old).distinct())
    for holder in {row.holder for row in pairs} - _holders():
        grants.forget_holder(holder)
    given = keys.execute(select(Grant.key_id).where(Grant.made_at < old).distinct())
    unused = {row.key_id for row in given} - _key_ids()
    gone = delete(Grant).where(Grant.key_id.in_(unused)).returning(Grant.id)
    return closed + len(keys.scalars(gone).all())


RULE = Rule(UNUSED, sweep)


def _holders() -> set[str]:
    members = {f"member:{code}" for code in db.session.scalars(select(Member.code))}
    circles = {f"circle:{code}" for code in db.session.scalars(select(Collective.code))}
    return (
        members
        | circles
        | {f"codename:{code}" for code in db.session.scalars(select(Request.code))}
    )


def _key_ids() -> set[str]:
    sealed = {
        key_id
        for table in (Request, Shift, Report, SafeReturn, HandoverNote)
        for key_id in db.session.scalars(select(table.key_id))
    }
    return sealed | {f"pair:{code}" for code in keys.scalars(select(KeyPair.code))}
