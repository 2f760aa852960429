"""File names as people gave them, made safe to store, show and send back."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150
FALLBACK = "document"

# What some file system or shell reads as more than a letter of a name.
_UNSAFE = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """Return the last part of a name without path, control or invisible characters.

    Marks of direction go too: with one, "annexfdp.exe" can be shown as "annexexe.pdf". The
    extension survives shortening and comes back in lower case.
    """
    last = given.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    seen = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    plain = " ".join(_UNSAFE.sub("_", seen).split()).lstrip(". ").rstrip(". ")
    extension = extension_of(plain)
    stem = plain[: len(plain) - len(extension)].rstrip(". ") if extension else plain
    return f"{(stem or FALLBACK)[: LONGEST - len(extension)]}{extension}"


def extension_of(name: str) -> str:
    """Return the extension in lower case with its dot, empty when there is none."""
    return PurePosixPath(f"x{name}" if name.startswith(".") else name).suffix.lower()
