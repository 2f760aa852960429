"""A list changed in part: asking the register about the changes finds what a full run would."""

import random

from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.screening import Entry, ListedName, Query, Register, Screener, as_json
from shiraka.engines.screening.tests.listed import ENTRIES

FIRST = ("Karim", "Yusuf", "Valeri", "Ольга", "محمد", "Sofia", "Abdulrahman", "Jean", "Zoubeir", "نصرالله", "A.")
LAST = (
    "Belmansouri",
    "Крутобоков",
    "Krutobokov",
    "الحداد",
    "Haddad",
    "Diallo",
    "Petrovich",
    "bin Salim",
    "O'Neil",
    "41",
)
BODIES = ("Nahda Zarqa", "Nahdazarqa", "Al Nour Tech", "Alnourtech", "Quvrat", "الوفاق الأزرق", "Drovia", "Star")
KINDS = ("Trading LLC", "Institute", "Foundation", "Brigade 41", "جمعية", "Ltd")


YEARS, NUMBERS = ("", "1960", "1975-02-01"), ("", "TN 44", "AB-7", "9")


def known(dice: random.Random) -> dict[str, str]:
    return {
        "birth": dice.choice(YEARS),
        "registration": dice.choice(NUMBERS),
        "country": dice.choice(("", "Tunisia", "Iran")),
    }


def made(dice: random.Random) -> tuple[str, str]:
    if dice.random() < 0.6:
        name, kind = f"{dice.choice(FIRST)} {dice.choice(FIRST)} {dice.choice(LAST)}", "person"
    else:
        name, kind = f"{dice.choice(BODIES)} {dice.choice(KINDS)}", "org"
    if dice.random() < 0.3:
        place = dice.randrange(len(name))
        name = name[:place] + dice.choice(("", "h", " ", name[place] * 2)) + name[place + 1 :]
    return name, kind


@given(st.integers(0, 10_000))
def test_the_changes_alone_find_what_a_full_run_finds(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - names, not secrets
    register = [Query(str(place), *made(dice), **known(dice)) for place in range(40)]
    old = [
        *ENTRIES,
        *(Entry(f"O:{place}", "O", kind, (ListedName(name),)) for place in range(30) for name, kind in [made(dice)]),
    ]
    rarity = Screener(old).rarity
    new = [
        Entry(
            f"N:{place}",
            "N",
            kind,
            (ListedName(name), ListedName(made(dice)[0], dice.choice(("alias", "weak")))),
            births=(dice.choice(YEARS),),
            registrations=(dice.choice(NUMBERS),),
        )
        for place in range(6)
        for name, kind in [made(dice)]
    ]
    whole = Screener([*old, *new], rarity).screen(register)
    keys = {entry.key for entry in new}
    expected = {
        place: [as_json(match) for match in matches if match.entry.key in keys] for place, matches in enumerate(whole)
    }
    found = {place: list(map(as_json, matches)) for place, matches in Register(register, rarity).rescreen(new).items()}
    assert found == {place: matches for place, matches in expected.items() if matches}


@given(st.integers(0, 10_000), st.sampled_from((0.2, 0.5, 0.8)))
def test_a_threshold_leaves_out_what_is_under_it_and_changes_nothing_else(seed: int, threshold: float) -> None:
    dice = random.Random(seed)  # noqa: S311 - names, not secrets
    asked = [Query(str(place), *made(dice), **known(dice)) for place in range(20)]
    listed = [
        Entry(
            f"N:{place}",
            "N",
            kind,
            (ListedName(name), ListedName(made(dice)[0], "weak")),
            births=(dice.choice(YEARS),),
            registrations=(dice.choice(NUMBERS),),
        )
        for place in range(30)
        for name, kind in [made(dice)]
    ]
    screener = Screener(listed)
    every = screener.screen(asked, threshold=0)
    assert screener.screen(asked, threshold=threshold) == [
        [match for match in matches if match.score >= threshold] for matches in every
    ]


def test_nobody_is_concerned_by_nothing() -> None:
    assert Register([Query("1", "Karim")], {}).rescreen([]) == {}
