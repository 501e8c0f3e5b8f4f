"""Matching: who could take which place, proposed for many at once, explained, decided by a person.

    rows → facts → rules (bits) → pairs → instance → parts → solver → plan → reasons and gaps

Only what is in the clear is looked at. Nothing here rates a person: what the solver weighs is
thrown away with the plan it made.
"""
