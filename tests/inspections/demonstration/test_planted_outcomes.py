"""The planted model gives the promised rates, and what was planted can be found again."""

from datetime import date

import numpy as np
import pytest

from inspections.demonstration.rules import bureaus, followups, outcomes, people, visits
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.places import Cell
from inspections.demonstration.rules.timeline import Month, Offices, spread
from inspections.visits.rules.results import ResultCode, check_can_combine, headline

VISITS = 40_000


@pytest.fixture(scope="module")
def planted() -> outcomes.Planted:
    rng = stream(5, "test")
    entity, inspector = rng.normal(0, 0.8, 3_000), rng.normal(0, 0.5, 200)
    everybody = np.ones(3_000)
    base = outcomes.base_for(entity, inspector, drawn=everybody, suspected=everybody, led=0.3)
    return outcomes.Planted(entity, inspector, base)


def _visited(
    planted: outcomes.Planted,
) -> tuple[outcomes.Planted, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = stream(5, "visits")
    entity = rng.integers(0, planted.entity.size, VISITS)
    lead = rng.integers(0, planted.inspector.size, VISITS)
    team = np.column_stack([lead, (lead + rng.integers(1, 200, VISITS)) % 200])
    return planted, entity, team, rng.random(VISITS) < 0.3, rng.random(VISITS)


def test_the_intercept_gives_the_promised_share_of_problems(planted: outcomes.Planted) -> None:
    _p, entity, team, led, _u = _visited(planted)
    assert outcomes.chances(planted, entity, team, led).mean() == pytest.approx(
        outcomes.PROBLEM_SHARE, abs=0.005
    )


def test_results_mix_all_codes_and_keep_the_problem_rate_between_18_and_22_percent(
    planted: outcomes.Planted,
) -> None:
    _p, entity, team, led, _u = _visited(planted)
    chance = outcomes.chances(planted, entity, team, led)
    heads, seconds, problem = outcomes.results(chance, stream(5, "results"))
    assert set(heads) == {f"R{n:02d}" for n in range(1, 15)}
    assert 0.18 < problem.mean() < 0.22
    neutral = np.isin(np.array(heads), outcomes.NEUTRAL)
    assert 0.18 < problem.sum() / (~neutral).sum() < 0.22
    assert all(head in outcomes.PROBLEMS for head, is_one in zip(heads, problem, strict=True) if is_one)
    assert all(second == "" or head in outcomes.SECOND for head, second in zip(heads, seconds, strict=True))


def test_every_result_set_is_one_the_visits_room_would_take(planted: outcomes.Planted) -> None:
    heads, seconds, _problem = outcomes.results(np.full(5_000, 0.5), stream(5, "sets"))
    for head, second in set(zip(heads, seconds, strict=True)):
        codes = {ResultCode(code) for code in (head, second) if code}
        check_can_combine(codes)
        assert headline(codes) == head


def test_the_planted_values_show_in_what_is_found(planted: outcomes.Planted) -> None:
    _p, entity, team, led, dice = _visited(planted)
    found = dice < outcomes.chances(planted, entity, team, led)
    risky, strict = planted.entity[entity] > 0.8, outcomes.strictness_of(team, planted.inspector) > 0.4
    assert found[risky].mean() > 1.5 * found[~risky].mean()
    assert found[strict].mean() > 1.2 * found[~strict].mean()
    assert found[led].mean() > 1.2 * found[~led].mean()


def test_a_crew_is_two_people_of_the_line_and_county_with_a_lead_first(cells: list[Cell]) -> None:
    crew = people.inspectors(bureaus.bureaus(cells), 400, seed=3)
    lines, counties = ["市场监管", "教育"] * 200, ["421303", "421381"] * 200
    valid = np.ones(400, dtype=np.bool_)
    valid[::9] = False
    teams = visits.Crew(crew).teams(lines, counties, valid, stream(5, "teams"))
    assert (teams[:, 0] != teams[:, 1]).all()
    assert valid[teams].all()
    picked = crew[teams[:, 0].tolist()]
    assert picked["line"].to_list() == lines
    assert picked["can_lead"].all()
    assert set(picked["area"].to_list()) <= {"421303", "421381", "421300"}


def test_penalties_of_a_month_are_exact_and_decided_within_it(offices: Offices) -> None:
    month = Month(2026, 5)
    days = spread(offices.between(month.first, month.last), 900, stream(5, "days"))
    heads = (["R01"] * 7 + ["R05", "R08", "R02"]) * 90
    person = np.arange(900) % 3 == 0
    found = followups.cases(heads, days, person, 60, month.last.toordinal(), stream(5, "cases"), offices)
    assert found.rows.size == 60 == np.unique(found.rows).size
    assert (found.filed >= days[found.rows]).all()
    assert (found.decided >= found.filed).all()
    assert (found.decided <= month.last.toordinal()).all()
    for kind, party in (("person", person[found.rows]), ("org", ~person[found.rows])):
        assert (found.fine_fen[found.summary & party] <= followups.SUMMARY_FEN[kind]).all()
    ordinary = ~found.summary
    assert (found.notified[ordinary] < found.decided[ordinary]).all()
    assert (found.decided == found.filed)[found.summary].all()
    assert all(heads[row] != "R01" for row in found.rows.tolist())


def test_a_month_with_fewer_findings_than_penalties_is_refused(offices: Offices) -> None:
    day = np.array([date(2026, 5, 6).toordinal()])
    with pytest.raises(ValueError, match="fewer findings"):
        followups.cases(["R01"], day, day > 0, 1, day[0] + 20, stream(5, "none"), offices)


def test_orders_have_a_deadline_and_most_are_kept(offices: Offices) -> None:
    heads = ["R05"] * 4_000 + ["R01"] * 100 + ["R04"] * 50
    day = np.full(len(heads), date(2026, 5, 6).toordinal())
    found = followups.orders(heads, day, stream(5, "orders"))
    assert found.rows.size == 4_000
    late = found.closed > found.due
    assert 0.05 < late.mean() < 0.12
    assert (found.due > found.issued).all()


def test_publication_is_in_time_but_for_a_few(offices: Offices) -> None:
    formed = np.full(5_000, date(2026, 5, 6).toordinal())
    found = followups.published(formed, offices, stream(5, "public"))
    late = found > offices.after(formed, 20)
    assert 0.02 < late.mean() < 0.04
    assert (found > formed).all()


def test_suspects_are_distinct_and_the_risky_come_more_often() -> None:
    weight = np.where(np.arange(1_000) < 100, 5.0, 1.0)
    found = visits.suspects(weight, 200, stream(5, "suspects"))
    assert np.unique(found).size == 200
    assert (found < 100).mean() > 0.2


def test_a_course_stays_within_the_working_day_and_names_why_it_came_late() -> None:
    course = visits.course(5_000, stream(5, "course"))
    assert course.begun.min() >= visits.MORNING
    assert course.begun.max() < visits.EVENING
    late = course.received >= 24 * 60
    assert 0.02 < late.mean() < 0.04
    assert all(
        bool(reason) == bool(is_late) for reason, is_late in zip(course.late_reason, late, strict=True)
    )
