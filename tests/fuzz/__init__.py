"""The whole API asked with what its description allows and what it does not: `make fuzz`."""
