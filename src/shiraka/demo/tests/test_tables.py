from datetime import date

import pytest

from shiraka.demo.story import Story
from shiraka.demo.tables import lines, pairs
from shiraka.values.folding import fold
from shiraka.values.text import LANGUAGES

TABLES = (
    "accounts",
    "agreements",
    "commissions",
    "contacts",
    "interactions",
    "linkages",
    "organisations",
    "partners",
    "relationships",
    "summaries",
    "volume_cities",
    "volume_kinds",
    "volume_people",
    "volume_proper",
    "volume_subjects",
)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_told_in_one_language_is_told_in_all(table: str) -> None:
    for line in lines(table):
        for column in line:
            if column.endswith("_en"):
                words = [line[f"{column[:-3]}_{language}"].strip() for language in LANGUAGES]
                assert all(words), line


def test_no_invented_partner_has_the_name_of_a_real_organisation() -> None:
    real = {fold(line[f"name_{language}"]) for line in lines("organisations") for language in LANGUAGES}
    real |= {fold(line["acronym"]) for line in lines("organisations")}
    for line in lines("partners"):
        assert real.isdisjoint({fold(line[f"name_{language}"]) for language in LANGUAGES}), line["key"]
        assert fold(line["acronym"]) not in real, line["key"]


def test_keys_of_partners_and_agreements_lead_somewhere() -> None:
    partners = [line["key"] for line in lines("partners")]
    agreements = [line["key"] for line in lines("agreements")]
    assert len(set(partners)) == len(partners)
    assert len(set(agreements)) == len(agreements)
    for line in lines("agreements"):
        assert {key for key, _role in pairs(line["parties"])} <= set(partners), line["key"]
        assert not line["parent"] or agreements.index(line["parent"]) < agreements.index(line["key"])


def test_steps_are_done_in_order_of_time_and_never_on_a_weekend() -> None:
    monday = date(2026, 6, 15)
    done: list[str] = []
    story = Story(monday)
    story.on(1, done.append, "friday, as sunday is no working day")
    story.on(40, done.append, "long ago")
    story.on(3, done.append, "friday, later")
    assert story.ago(1) == story.ago(3) == date(2026, 6, 12)
    assert [step.day for step in sorted(story.steps)] == [date(2026, 5, 6), story.ago(1), story.ago(3)]
    for step in sorted(story.steps):
        step.do()
    assert done == ["long ago", "friday, as sunday is no working day", "friday, later"]
