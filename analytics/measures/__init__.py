"""The measures (指标): pure functions over declared frames, each with its definition."""

from analytics.measures.burden import penalties_per_100_visits, visits_per_officer
from analytics.measures.clocks import overdue_rectifications, published_in_time
from analytics.measures.coverage import entity_coverage
from analytics.measures.definition import Measure
from analytics.measures.estimated import estimated_problem_rate
from analytics.measures.hosting import (
    annual_inspections,
    hosting_hours,
    most_visited,
    repeat_visits,
    visits_per_business,
)
from analytics.measures.visits import joint_share, offsite_share, problem_found_rate, visits_against_last_year

MEASURES: tuple[Measure, ...] = (
    entity_coverage,
    visits_against_last_year,
    problem_found_rate,
    estimated_problem_rate,
    joint_share,
    offsite_share,
    published_in_time,
    overdue_rectifications,
    penalties_per_100_visits,
    visits_per_officer,
    visits_per_business,
    most_visited,
    repeat_visits,
    hosting_hours,
    annual_inspections,
)


def measure_named(name: str) -> Measure | None:
    """The measure of that name."""
    return next((m for m in MEASURES if m.name == name), None)
