"""E-mails for tests, written as programs for mail write them."""

from email.message import EmailMessage
from typing import Final

PDF: Final = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def message(
    *,
    sender: str = "Amina Sy <amina.sy@icesco.example>",
    to: str = "box@icesco.example",
    subject: str = "Meeting",
    text: str = "We met the rector.",
    html: str = "",
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    """Return an e-mail to go on with."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = "<one@icesco.example>"
    made["Date"] = "Mon, 23 Nov 2026 09:30:00 +0100"
    for name, value in (headers or {}).items():
        del made[name]
        made[name] = value
    if text:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


OUTLOOK_FRENCH: Final = """Bonjour, à classer.

________________________________
De : Fatou Diop <fatou.diop@univ.example>
Envoyé : lundi 23 novembre 2026 10:12
À : Amina Sy <amina.sy@icesco.example>; Omar Ba <omar.ba@univ.example>
Objet : Projet de convention

Madame,

Veuillez trouver ci-joint le projet.

De : Amina Sy <amina.sy@icesco.example>
Envoyé : vendredi 20 novembre 2026 08:00
À : Fatou Diop <fatou.diop@univ.example>
Objet : Projet de convention

Pourriez-vous l'envoyer ?
"""

GMAIL_ENGLISH: Final = """For the file.

---------- Forwarded message ---------
From: Fatou Diop <fatou.diop@univ.example>
Date: Mon, Nov 23, 2026 at 10:12 AM
Subject: Draft agreement
To: Amina Sy <amina.sy@icesco.example>


Dear Madam,
the draft is attached.
"""

GMAIL_ARABIC: Final = """للحفظ.

---------- Forwarded message ---------
من: فاطمة ديوب <fatou.diop@univ.example>
Date: الاثنين، 23 نوفمبر 2026 في 10:12 ص
Subject: مشروع الاتفاقية
To: آمنة سي <amina.sy@icesco.example>

السيدة المحترمة،
تجدون طيه مشروع الاتفاقية.
"""

OUTLOOK_ARABIC: Final = """يرجى الحفظ

من: فاطمة ديوب <fatou.diop@univ.example>
تاريخ الإرسال: 23 نوفمبر 2026 10:12
إلى: آمنة سي <amina.sy@icesco.example>
الموضوع: مشروع الاتفاقية

تجدون طيه المشروع.
"""
