"""Measurements, each beside its limit: `make bench`, or `python -m benchmarks matching`.

Every figure is a ratio within one run, as machines differ; what is written to `results.json` has
the same order every time.
"""
