"""A register of any size, for measuring: invented organisations stored in bulk, each with a history that fits it."""
