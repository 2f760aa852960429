from datetime import date, timedelta

from shiraka.values.country import member_states
from shiraka.values.text import Text
from shiraka.web.pictures import Bar, Bars, Horizon, HorizonPoint, Share, Shares, tiles

TODAY = date(2026, 6, 11)


def horizon_of(points: list[HorizonPoint], **more: bool) -> Horizon:
    return Horizon(points=points, counts=[(item.day, 1, int(item.is_decided)) for item in points], today=TODAY, **more)


def point(days: int, *, is_decided: bool = False) -> HorizonPoint:
    return HorizonPoint(
        day=TODAY + timedelta(days=days),
        title=Text("An agreement"),
        reference="MOU/2026/001",
        url="/",
        decision="No decision yet",
        is_decided=is_decided,
    )


def test_the_longest_bar_fills_its_row() -> None:
    bars = Bars(title="Partners", rows=[Bar(label="NGO", value=20), Bar(label="Media", value=5)])
    assert [share for _bar, share in bars.drawn] == [100, 25]
    assert bars.total == 25


def test_a_ranking_of_nothing_draws_nothing() -> None:
    assert Bars(title="Partners", rows=[Bar(label="NGO", value=0)]).drawn[0][1] == 0


def test_a_share_says_how_far_it_is_from_its_target() -> None:
    share = Share(label="Women-led", part=17, whole=100, target=20)
    assert (share.percent, share.missing, share.is_met) == (17, 3, False)
    assert Share(label="Youth-led", part=0, whole=0, target=10).percent == 0


def test_shares_are_drawn_on_one_scale_that_holds_them_all() -> None:
    shares = Shares(title="", rows=[Share(label="", part=62, whole=100, target=30)])
    assert shares.scale == 70


def test_the_map_has_a_tile_for_every_member_state_and_no_two_in_one_place() -> None:
    drawn = tiles({"SEN": 21})
    assert {state.iso3 for state in member_states()} <= {tile.country.iso3 for tile in drawn}
    assert len({(tile.x, tile.y) for tile in drawn}) == len(drawn)
    senegal = next(tile for tile in drawn if tile.country.iso3 == "SEN")
    assert (senegal.count, senegal.step, senegal.is_dark) == (21, 4, True)


def test_everything_that_ends_within_180_days_is_counted_once() -> None:
    horizon = horizon_of([point(days) for days in (0, 29, 30, 59, 60, 90, 179, 180)])
    assert [count for _start, _width, count in horizon.zones] == [2, 2, 1, 3]
    assert horizon.undecided == 8


def test_the_horizon_runs_in_the_reading_direction() -> None:
    places = [horizon_of([point(90)], is_mirrored=is_mirrored).marks[0][0] for is_mirrored in (False, True)]
    assert places == [0, 100]


def test_what_ends_first_is_listed_even_when_nothing_is_near() -> None:
    horizon = horizon_of([point(days) for days in (170, 100, 120, 150)])
    assert [item.day for item in horizon.soonest] == [TODAY + timedelta(days=days) for days in (100, 120, 150)]


def test_more_than_can_be_told_apart_is_drawn_by_week_and_loses_nothing() -> None:
    points = [point(days, is_decided=days % 3 == 0) for days in range(181)]
    horizon = horizon_of(points)
    assert horizon.drawn == []
    assert sum(week.count for week in horizon.weeks) == horizon.total == 181
    assert sum(week.undecided for week in horizon.weeks) == horizon.undecided == 120
    tallest = max(horizon.weeks, key=lambda week: week.count)
    assert all(0 <= week.decided_height <= week.height <= tallest.height for week in horizon.weeks)
    assert (horizon.weeks[0].first, horizon.weeks[-1].last) == (TODAY, TODAY + timedelta(days=180))
    assert horizon_of(points[:60]).weeks == []
    assert len(horizon_of(points[:60]).drawn) == 60
    mirrored = horizon_of(points, is_mirrored=True)
    assert mirrored.weeks[0].start > mirrored.weeks[-1].start
