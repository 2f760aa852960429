"""The address of the site as people type it, for what is read elsewhere: letters, calendars."""

from urllib.parse import urlsplit

from django.conf import settings


def site_url(path: str = "/") -> str:
    """Return the address of a page of ours as one types it elsewhere."""
    return f"{settings.SHIRAKA_SITE_URL.rstrip('/')}{path}"


def site_host() -> str:
    """Return the name of the site."""
    return urlsplit(settings.SHIRAKA_SITE_URL).hostname or "localhost"
