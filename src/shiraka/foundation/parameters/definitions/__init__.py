"""The settings themselves, one file a subject."""
