"""A mailbox with an address and a mail server that is believed."""

from pathlib import Path
from typing import Any

import pytest

SERVER = "mx.icesco.example"


@pytest.fixture(autouse=True)
def _mailbox(settings: Any, tmp_path: Path) -> None:
    settings.SHIRAKA_MAILBOX_ADDRESS = "box@icesco.example"
    settings.SHIRAKA_MAIL_SERVER_ID = SERVER
    settings.DEFAULT_FROM_EMAIL = "Shiraka <shiraka@icesco.example>"
    settings.MEDIA_ROOT = tmp_path / "media"
