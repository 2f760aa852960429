"""Templates hold nothing that the content-security policy would refuse."""

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


def test_templates_need_no_exception_from_the_security_policy() -> None:
    found = [
        f"{shown(path)}:{text.count(chr(10), 0, hit.start()) + 1} has {what}"
        for path in templates()
        if path.suffix == ".html"
        for text in [path.read_text(encoding="utf-8")]
        for what, pattern in REFUSED.items()
        for hit in pattern.finditer(text)
    ]
    assert found == []
