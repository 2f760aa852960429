"""Calendars that other programs subscribe to, each under a private address of one person."""
