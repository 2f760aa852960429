"""Bringing in the tables an office has: read, mapped, previewed, stored all or nothing, undone as a whole."""
