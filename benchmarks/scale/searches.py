"""One process beside one database: measures the page of the search, words by words, as an officer who reads most."""

import random
from functools import partial

import django

django.setup()

from django.db import connection  # noqa: E402 - models are loaded first
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.scale.pages import client_of, measure  # noqa: E402
from benchmarks.scale.registers import Found, answer  # noqa: E402
from shiraka.demo.tables import lines  # noqa: E402
from shiraka.demo.volume.load import SEED  # noqa: E402
from shiraka.demo.volume.names import Names, misspelt  # noqa: E402
from shiraka.engines.search import read_query  # noqa: E402
from shiraka.foundation.search.index import database  # noqa: E402
from shiraka.values.text import LANGUAGES  # noqa: E402

NARROW, BROAD = "narrow", "broad"
FIRST, LAST, EACH = 200, 10_000, 40
"""The narrow ones are names of organisations that stand in every register that is measured."""


def searches() -> dict[str, str]:
    """Return what is sought by a name that says of what kind it is: whole names, acronym and city, a misprint."""
    dice, names = random.Random(SEED), Names(SEED)
    found: dict[str, str] = {}
    for turn, place in enumerate(dice.sample(range(FIRST, LAST), EACH * len(LANGUAGES))):
        known, language = names.organisation(place), LANGUAGES[turn % len(LANGUAGES)]
        found[f"{NARROW} {language} {place}"] = known.name.get(language)
        if language == "en":
            found[f"{NARROW} acronym {place}"] = f"{known.acronym} {known.city['name_en']} {place}"
        elif language == "fr":
            wrong = misspelt(known.name, dice)
            found[f"{NARROW} misspelt {place}"] = wrong.en or wrong.fr
    for language in LANGUAGES:
        for table in ("volume_kinds", "volume_subjects", "volume_cities"):
            for number, line in enumerate(lines(table)[:10]):
                found[f"{BROAD} {language} {table} {number}"] = line[f"name_{language}"]
    return found


def hits(words: str) -> int:
    statement, params = database().objects(read_query(words), "partner")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement}) AS found", params)  # noqa: S608 - a statement of ours
        return int(cursor.fetchone()[0])


def main() -> None:
    setup_test_environment(debug=False)
    client, address = client_of("po2"), reverse("search")

    def found(words: str, repeated: int) -> Found:
        return {**measure(lambda: client.get(address, {"q": words}).content, repeated), "hits": hits(words)}

    answer({name: partial(found, words) for name, words in searches().items()})


if __name__ == "__main__":
    main()
