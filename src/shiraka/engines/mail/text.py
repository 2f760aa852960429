"""Bytes to text, and text without what a page or a database could stumble over."""

import codecs
import re
import unicodedata
from typing import Final

import html_text
from lxml.etree import LxmlError

_CHARSET = re.compile(
    r"^(us-?ascii|ascii|utf-?(8|16|16-?le|16-?be|32)|iso-?8859-?\d{1,2}(-[ei])?|latin-?\d{1,2}|windows-?\d{3,4}|"
    r"cp-?\d{3,5}|koi8-[rut]|mac-?(roman|arabic|cyrillic|greek|turkish)|gb2312|gbk|gb18030|big5(-hkscs)?|hz|"
    r"shift[-_]?jis|sjis|euc-?(jp|kr)|iso-2022-(jp|kr)(-\d)?|ks_c_5601-1987|tis-620|asmo-708)$"
)
"""What text is written in. Python knows more codecs; some of them are slow on purpose-made input, or no text."""

_ALIASES: Final = {"asmo-708": "iso-8859-6", "iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6"}
_DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u00ad]")
"""Controls that turn text around without the reader seeing it, and letters without width that hide in names."""

_BLANK_LINES = re.compile(r"\n{4,}")
LONGEST_LINE: Final = 1000


def decoded(content: bytes, charset: str | None) -> str:
    """Return text in what it says it is written in, or what it most likely is."""
    named = (charset or "").strip().strip("\"'").lower()
    named = _ALIASES.get(named, named)
    tried = [named] if _CHARSET.match(named) and named not in {"us-ascii", "ascii"} else []
    for name in (*tried, "utf-8"):
        try:
            return content.decode(codecs.lookup(name).name)
        except (UnicodeError, LookupError):
            continue
    # The bytes of Arabic in Windows-1256 are all letters there; as Western text they would be signs.
    return content.decode(tried[0] if tried and _is_known(tried[0]) else "cp1252", "replace")


def _is_known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def plain_line(written: str) -> str:
    """Return text on one line."""
    return " ".join(plain_text(written).split())


def plain_text(written: str) -> str:
    """Return text with single line ends and without controls, lone surrogates and marks that turn or hide letters."""
    text = unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = _DIRECTING.sub("", text)
    kept = "".join(letter for letter in text if letter in "\n\t" or not _is_control(letter))
    lines = "\n".join(line.rstrip() for line in kept.split("\n"))
    return _BLANK_LINES.sub("\n\n\n", lines).strip("\n")


def _is_control(letter: str) -> bool:
    return letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff"


def unflowed(text: str) -> str:
    """Join lines that a program wrapped by itself (RFC 3676); those of a quotation stay as they are."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        is_quoted = line.startswith(">")
        own = line.removeprefix(" ") if not is_quoted else line
        if goes_on and not is_quoted and len(lines[-1]) < LONGEST_LINE:
            lines[-1] += own
        else:
            lines.append(own)
        goes_on = own.endswith(" ") and own != "-- " and not is_quoted
    return "\n".join(lines)


def text_of_html(markup: str) -> str:
    """Return the words of a page, laid out in lines; nothing of it is run or fetched."""
    try:
        return html_text.extract_text(markup.replace("\x00", ""), guess_layout=True)
    except (LxmlError, ValueError, RecursionError, AssertionError):
        return ""
