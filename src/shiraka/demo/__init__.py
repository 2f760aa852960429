"""The demonstration: a directory of real organisations, and fictional dealings around them."""
