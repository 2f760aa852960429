"""Measurements: `make bench`. Each figure is a ratio against a peer or a size, taken in the same run."""
