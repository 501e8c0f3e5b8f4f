"""Solidarity: neighbours accompany neighbours, and next to nothing is written down.

The rooms of this house, from the ground up; a floor imports only what lies below it.

clock, settings   what time it is, and what the operator decided
database          two databases and the one place that commits
privacy           protects people: declarations, sealing, keys, journal, retention, holdings
network           who we are to one another: collectives, members, admission, sign-in, authority
requests          what we do for one another: requests, shifts, places, the board, the desk
ui                HTTP only: one room for each audience
app, worker, demo, cli   wire it, keep its clockwork, fill it with invented neighbours, command it
"""
