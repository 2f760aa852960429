"""Backups: everything of an installation in one file, taken while people write, and put back whole or not at all."""
