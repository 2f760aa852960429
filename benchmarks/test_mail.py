"""Reading e-mails against the parser of the standard library alone."""

from email import policy
from email.parser import BytesParser

import pytest

from benchmarks.figures import Figures, best_of
from shiraka.engines.mail import read_mail
from shiraka.engines.mail.tests.samples import OUTLOOK_FRENCH, PDF, message

pytestmark = pytest.mark.bench


def test_reading(figures: Figures) -> None:
    short = message(subject="TR: Projet", text=OUTLOOK_FRENCH).as_bytes()
    made = message(text="See the files.", html="<p>See the <b>files</b>.</p>" * 50)
    for number in range(5):
        made.add_attachment(PDF + b"x" * 2_000_000, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    large = made.as_bytes()

    def parsed(data: bytes) -> None:
        for part in BytesParser(policy=policy.compat32).parsebytes(data).walk():
            if not part.is_multipart():
                part.get_payload(decode=True)

    peer = "parsing and decoding alone"
    figures.note(
        "an e-mail passed on",
        best_of(lambda: read_mail(short), rounds=50),
        best_of(lambda: parsed(short), rounds=50),
        peer,
    )
    figures.note(
        "one with 10 MB of files",
        best_of(lambda: read_mail(large), rounds=3),
        best_of(lambda: parsed(large), rounds=3),
        peer,
    )
