"""Makes an Excel workbook of partners, as an office would have it: `python -m benchmarks.partner_tables 50000 FILE`."""

import random
import sys
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook

HEAD = (
    "Legal name",
    "Nom légal",
    "الاسم القانوني",
    "Sigle",
    "Category",
    "Country",
    "City",
    "Website",
    "Registration number",
    "Year of foundation",
    "First contact",
    "Countries where it works",
)
_KINDS = ("Association", "Foundation", "Centre", "Institute", "Network", "Forum", "Agency", "Council")
_THEMES = ("for Heritage", "of the Oases", "for Youth", "of Sciences", "of Education", "for Water", "of Culture")
_COUNTRIES = ("Morocco", "Sénégal", "الأردن", "EGY", "Tunisia", "France", "Indonesia", "Mali")


def write(rows: int, target: Path | BinaryIO) -> None:
    """Write a workbook with a title, an empty row, a header and so many rows of partners."""
    chosen = random.Random(5)
    with Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Partners")
        sheet.write(0, 0, "Register of partners")
        sheet.write_row(2, 0, HEAD)
        for number in range(rows):
            sheet.write_row(3 + number, 0, _row(number, chosen))


def _row(number: int, chosen: random.Random) -> tuple[str | int, ...]:
    return (
        f"{chosen.choice(_KINDS)} {chosen.choice(_THEMES)} {number}",
        f"Association {number} du Sud",
        f"جمعية الجنوب {number}",
        f"A{number}",
        "Academic",
        chosen.choice(_COUNTRIES),
        "Rabat",
        f"https://p{number}.example.org",
        f"RC-{number}",
        chosen.randint(1950, 2020),
        f"{chosen.randint(1, 28)}/{chosen.randint(1, 12)}/2021",
        "Morocco; Mali",
    )


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
