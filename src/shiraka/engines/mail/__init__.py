"""One e-mail as a value: who wrote what to whom, what is new in it and what it quotes, and the files it brings.

The bytes may be made to harm whoever reads them: size, lines, parts and depth are bounded before anything is parsed,
and whatever else is wrong is read as well as it can be or refused as a `MailFault`.
"""

from shiraka.engines.mail.authentication import is_confirmed
from shiraka.engines.mail.reading import LIMITS, Limits, read_mail
from shiraka.engines.mail.values import Address, Attachment, Fault, Forwarded, Mail, MailFault
from shiraka.engines.mail.words import plain_subject

__all__ = [
    "LIMITS",
    "Address",
    "Attachment",
    "Fault",
    "Forwarded",
    "Limits",
    "Mail",
    "MailFault",
    "is_confirmed",
    "plain_subject",
    "read_mail",
]
