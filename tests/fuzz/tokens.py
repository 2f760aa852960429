"""Prints a token with every scope for each of some accounts of the demonstration, a line each: name, secret."""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiraka.config.settings")
django.setup()

from shiraka.api.scopes import known_scopes  # noqa: E402 - once the settings are read
from shiraka.api.tokens import issue_token  # noqa: E402
from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.people.models import User  # noqa: E402

for username in sys.argv[1:]:
    user = User.objects.get(username=username)
    expiry = clock.now() + timedelta(days=1)
    _token, secret = issue_token(user=user, name="fuzz", scopes=list(known_scopes()), expires_at=expiry)
    sys.stdout.write(f"{username} {secret}\n")
