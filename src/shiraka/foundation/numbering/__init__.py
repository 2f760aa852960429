"""Reference numbers: given without gaps, never twice, inside the transaction that uses them (R-11)."""
