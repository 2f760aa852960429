"""The secrets of a demonstration, made on its first start and kept in its home folder."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """Return the key in a file that only its owner can read, making it when there is none.

    Several processes may start at once: the first to link its file wins and the others read that one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
