"""Links between any two records: this concerns that."""
