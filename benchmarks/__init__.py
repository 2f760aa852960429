"""Measurements of the engines, each run by itself: `python -m benchmarks.deadlines`."""
