"""Figures held against limits: what is said of whom, and from refresh to alert."""

from collections.abc import Callable
from datetime import date

from analytics.limits import DELIVERED, watched
from analytics.measures import MEASURES, measure_named
from analytics.offices import Office
from analytics.watching import WATCHED, figures, findings, levels_of
from inspections.alerts import queries
from inspections.alerts.actions import set_limit
from inspections.alerts.rules.limits import Direction, Level, Limit, Tone, check_can_set, in_force
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.frames_at_hand import TODAY, city, duties, visits
from tests.analytics.planted import BUREAU, plant
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]

OFFICES = [Office(5, False, 5, "421300"), Office(6, False, 6, "421300"), Office(7, True, 5, "421303")]


def test_every_delivered_limit_names_a_measure_at_a_level_it_has_and_makes_sense() -> None:
    for limit in DELIVERED:
        measure = measure_named(limit.measure)
        assert measure in WATCHED, limit.measure
        assert limit.level in levels_of(measure)
        check_can_set(limit)


def test_nothing_about_people_or_penalties_is_watched() -> None:
    names = {one.name for one in WATCHED}
    assert not names & {"penalties_per_100_visits", "visits_per_officer"}
    assert not watched("fines_per_officer")
    assert len(names) >= len(MEASURES) - 6


def test_a_station_answers_for_what_its_own_bureau_did_there() -> None:
    late = {"due_on": date(2026, 11, 9)}
    frames = city(
        publications=duties(late, {**late, "department": 6}, {**late, "done_on": date(2026, 11, 1)})
    )
    found, _judged = findings(figures(frames, OFFICES), in_force(DELIVERED, []), TODAY)
    mine = {(one.level, one.office_id): one for one in found if one.measure == "published_in_time"}
    assert set(mine) == {
        (Level.CITY, None),
        (Level.DEPARTMENT, 5),
        (Level.DEPARTMENT, 6),
        (Level.STATION, 7),
    }
    station = mine[Level.STATION, 7]
    assert (station.numerator, station.denominator, station.late, station.days) == (1, 2, 1, 12)
    assert (station.department_id, station.area_code, station.tone) == (5, "421303", Tone.RED)
    assert mine[Level.CITY, None].late == 2


def test_one_order_of_eight_is_no_red_alert_but_seven_tasks_of_ten_are() -> None:
    late, done = {"due_on": date(2026, 11, 9)}, {"due_on": date(2026, 11, 9), "done_on": date(2026, 11, 1)}
    few = city(publications=duties(late, *[done] * 7))
    enough = city(publications=duties(late, late, *[done] * 8))
    for frames, tone in ((few, Tone.YELLOW), (enough, Tone.RED)):
        limit = Limit("published_in_time", Level.CITY, Direction.BELOW, 1.0, 0.9, "考核办法", least=1)
        found, _judged = findings(figures(frames, OFFICES), in_force([limit], []), TODAY, red_from=10)
        assert [one.tone for one in found] == [tone]


def test_an_own_limit_of_one_department_changes_its_colour_only() -> None:
    before = {"occurred_on": date(2025, 5, 1)}
    frames = city(
        visits=visits(
            *[{}] * 20, *[{"department": 6}] * 20, *[before] * 10, *[{**before, "department": 6}] * 10
        )
    )
    milder = Limit(
        "visits_against_last_year",
        Level.DEPARTMENT,
        Direction.ABOVE,
        2.0,
        None,
        "专项整治年",
        office_id=6,
        least=1,
    )
    strict = Limit(
        "visits_against_last_year", Level.DEPARTMENT, Direction.ABOVE, 0.0, 0.5, "考核办法", least=1
    )
    content = figures(frames, OFFICES)
    found, judged = findings(content, in_force([strict], [milder]), TODAY)
    assert [(one.office_id, one.tone) for one in found] == [(5, Tone.RED)]
    assert judged == {
        "visits_against_last_year:department:5": True,
        "visits_against_last_year:department:6": True,
    }


def test_each_district_is_held_against_one_limit_and_a_department_against_its_own() -> None:
    late, there = {"due_on": date(2026, 11, 9)}, {"area": "421321"}
    frames = city(
        publications=duties(
            *[late] * 3,
            {**late, **there, "department": 6},
            {**late, **there, "done_on": date(2026, 11, 1)},
            {**late, "area": "421381", "done_on": date(2026, 11, 1)},
            {**late, "area": ""},
        )
    )
    whole = Limit(
        "published_in_time", Level.DISTRICT, Direction.BELOW, 1.0, 0.4, "考核办法", office_id=None, least=1
    )
    mine = Limit(
        "published_in_time", Level.DISTRICT, Direction.BELOW, 1.0, 0.4, "本局决定", office_id=5, least=1
    )
    content = figures(frames, OFFICES)
    found, judged = findings(content, in_force([whole], []), TODAY)
    assert {(one.area_code, one.tone, one.late, one.department_id) for one in found} == {
        ("421303", Tone.RED, 3, None),
        ("421321", Tone.YELLOW, 1, None),
    }
    assert {one.key for one in found} == {
        "published_in_time:district::421303",
        "published_in_time:district::421321",
    }
    assert judged["published_in_time:district::421381"]
    own, _judged = findings(content, in_force([], [mine]), TODAY)
    assert [(one.area_code, one.office_id, one.department_id) for one in own] == [("421303", 5, 5)]


def test_too_few_are_named_as_not_judged() -> None:
    limit = Limit("joint_share", Level.CITY, Direction.BELOW, 0.6, None, "考核办法", least=30)
    _found, judged = findings(figures(city(), OFFICES), in_force([limit], []), TODAY)
    assert judged == {"joint_share:city:": False}


def test_a_refresh_opens_alerts_and_doing_it_again_changes_nothing(database: Database) -> None:
    load_tasks()
    plant(database)
    for _again in range(2):
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            tx.enqueue("analytics.refresh", key="analytics.refresh")
        run_waiting(database)
    with database.reading() as session:
        alerts = queries.open_alerts(session)
        said = {(one.measure, one.level, one.office_id): one for one in alerts}
    assert len(said) == len(alerts)
    assert said["overdue_rectifications", Level.DEPARTMENT, BUREAU].late >= 1


def test_the_alert_of_a_district_opens_as_many_records_as_it_counts(
    database: Database, signed_in: SignIn
) -> None:
    load_tasks()
    plant(database)
    limit = Limit("published_in_time", Level.DISTRICT, Direction.BELOW, 1.0, None, "考核办法", least=1)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("analytics.refresh", key="analytics.refresh")
        set_limit(tx, limit)
    run_waiting(database)
    with database.reading() as session:
        alerts = [one for one in queries.open_alerts(session) if one.level is Level.DISTRICT]
    assert alerts
    leader = signed_in("leader")
    for one in alerts:
        page = leader.get(f"/alerts/{one.id}").text
        [href] = {link for link in links(page) if link.startswith("/analytics/records")}
        assert f"area={one.area_code}" in href
        assert leader.get(href).text.count("<tr>") - 1 == one.denominator - one.numerator
    local = signed_in("officer", department_id=BUREAU, area_code="421303")
    assert all(local.get(f"/alerts/{one.id}").status_code == 404 for one in alerts)
