"""What protects people: declarations, sealing, keys, sessions, journal, retention, holdings.

It knows neither members nor requests, only opaque names of holders and of rows.
"""
