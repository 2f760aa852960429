"""Templates hold nothing that the content-security policy would refuse, and are laid out alike."""

import re

from tests.architecture.source import shown, templates

REFUSED = {
    "an inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a file from elsewhere": re.compile(
        r"<(?:script|link|img|source|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}


# A program for mail reads no style sheet, and our security policy is not asked there.
OF_MAIL = "letters/templates/letters/letter.html"


def test_templates_need_no_exception_from_the_security_policy() -> None:
    found = [
        f"{shown(path)}:{text.count(chr(10), 0, hit.start()) + 1} has {what}"
        for path in templates()
        if path.suffix == ".html" and not path.as_posix().endswith(OF_MAIL)
        for text in [path.read_text(encoding="utf-8")]
        for what, pattern in REFUSED.items()
        for hit in pattern.finditer(text)
    ]
    assert found == []


def test_templates_are_laid_out_alike() -> None:
    wrong = [
        f"{shown(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if "\t" in line or line != line.rstrip() or (len(line) - len(line.lstrip())) % 2
    ]
    assert wrong == []
    texts = {shown(path): path.read_text(encoding="utf-8") for path in templates() if path.suffix == ".html"}
    assert [name for name, text in texts.items() if text and (not text.endswith("\n") or text.endswith("\n\n"))] == []
