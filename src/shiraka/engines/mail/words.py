"""What programs for mail write in three languages: prefixes of subjects, heads of forwarded and quoted e-mails."""

import re
from typing import Final

from shiraka.values.folding import fold


def _folded(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


FORWARD_PREFIXES: Final = _folded("fw", "fwd", "tr", "trans", "i", "إعادة توجيه", "توجيه", "تحويل", "محول")
REPLY_PREFIXES: Final = _folded("re", "ref", "rép", "rep", "aw", "رد", "الرد", "رد على")

FORWARD_HEADS: Final = _folded(
    "Forwarded message", "Begin forwarded message", "Message transféré", "Début du message transféré",
    "Début du message réexpédié", "Message réexpédié", "رسالة معاد توجيهها", "رسالة مُعاد توجيهها",
    "الرسالة المعاد توجيهها", "بداية الرسالة المعاد توجيهها", "بدء الرسالة المعاد توجيهها", "رسالة محولة",
)  # fmt: skip
ORIGINAL_HEADS: Final = _folded(
    "Original message", "Original appointment", "Message d'origine", "Message d’origine", "Message original",
    "الرسالة الأصلية", "رسالة أصلية",
)  # fmt: skip

LABELS: Final = {
    fold(word): label
    for label, words in {
        "from": ("From", "De", "Expéditeur", "من", "المرسل"),
        "to": ("To", "À", "A", "Pour", "Destinataire", "إلى", "الى"),
        "cc": ("Cc", "Copie", "Copie à", "نسخة", "نسخة إلى"),
        "date": (
            "Date",
            "Sent",
            "Envoyé",
            "Envoyé le",
            "تاريخ",
            "التاريخ",
            "تاريخ الإرسال",
            "أرسل",
            "تم الإرسال",
            "أُرسلت",
        ),
        "subject": ("Subject", "Objet", "Sujet", "الموضوع", "موضوع"),
        "reply-to": ("Reply-To", "Répondre à", "الرد على"),
    }.items()
    for word in words
}
"""What stands before a colon in the head of a forwarded e-mail, folded, and what it is."""

_OPENINGS: Final = ("On ", "Le ", "في ", "بتاريخ ", "يوم ")
_CLOSINGS: Final = ("wrote", "a écrit", "كتب", "كتبت", "تمت كتابة ما يلي بواسطة", "كتب ما يلي")
_MOST_PREFIX: Final = 20
_MOST_INTRODUCTION: Final = 300
_PREFIX = re.compile(r"\s*([^:\[\]]{1,20}?)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*")


def prefix_of(subject: str) -> tuple[str, str]:
    """Return the first prefix of a subject, folded, and the rest; no prefix leaves all of it."""
    found = _PREFIX.match(subject)
    word = fold(found[1]) if found else ""
    if found and word in FORWARD_PREFIXES | REPLY_PREFIXES:
        return word, subject[found.end() :]
    return "", subject


def plain_subject(subject: str) -> str:
    """Return a subject without what programs put before it when they answer and forward."""
    rest = subject
    for _turn in range(_MOST_PREFIX):
        word, rest = prefix_of(rest)
        if not word:
            break
    return rest.strip() or subject.strip()


def says_forwarded(subject: str) -> bool:
    """Tell whether the outermost prefix of a subject says that it is forwarded."""
    return prefix_of(subject)[0] in FORWARD_PREFIXES


def introduces_quotation(line: str) -> bool:
    """Tell whether a line, or lines joined, says who wrote what is quoted below: "On … Amina wrote:"."""
    plain = line.strip().replace("\u00a0", " ").replace("\u202f", " ").lstrip("\u200e\u200f")
    if len(plain) > _MOST_INTRODUCTION or not plain.endswith((":", "：")) or not any(map(str.isdigit, plain)):
        return False
    said = plain.rstrip(":： ")
    is_gmail_arabic = any(closing in plain for closing in _CLOSINGS[4:]) and "@" in plain
    return plain.startswith(_OPENINGS) and (
        said.endswith(_CLOSINGS) or is_gmail_arabic or (" كتب " in plain and plain.startswith(_OPENINGS[2:]))
    )
