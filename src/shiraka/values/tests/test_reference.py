"""The packaged lists are whole."""

from shiraka.values.reference import goals, sector_categories


def test_the_seventeen_goals_are_named_and_coloured() -> None:
    assert [goal.number for goal in goals()] == list(range(1, 18))
    assert not [goal for goal in goals() if goal.name.missing() or not goal.colour.startswith("#")]


def test_sector_categories_have_three_digits_and_three_names() -> None:
    assert len(sector_categories()) == 42
    assert not [item for item in sector_categories() if len(item.code) != 3 or item.name.missing()]
