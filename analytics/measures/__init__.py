"""The measures (指标): pure functions over declared frames, each with its definition, by subject."""

from analytics.measures.absent import ABSENT, Absent
from analytics.measures.burden import penalties_per_100_visits, visits_per_officer
from analytics.measures.caps import cap_reached, cap_used
from analytics.measures.clocks import followed_up, overdue_rectifications, published, published_in_time
from analytics.measures.coverage import entity_coverage, items_drawn, items_on_record
from analytics.measures.definition import Measure
from analytics.measures.estimated import estimated_problem_rate
from analytics.measures.hosting import (
    annual_inspections,
    hosting_hours,
    most_visited,
    most_visited_95,
    on_site_against_last_year,
    persons_per_visit,
    repeat_visits,
    same_item_again,
    visits_per_business,
)
from analytics.measures.lists import (
    checklists_completed,
    elements_accurate,
    elements_filled,
    items_claimed,
    rows_complete,
)
from analytics.measures.people import certified, workload_spread
from analytics.measures.plans import (
    classified,
    drawn_by_risk,
    drawn_finished,
    drawn_in_time,
    high_class_share,
    joint_participation,
    plans_executed,
)
from analytics.measures.quality import by_phone, records_in_time, records_whole
from analytics.measures.visits import (
    cases_filed,
    joint_share,
    offsite_share,
    problem_found_in_all,
    problem_found_rate,
    visits_against_last_year,
)
from supervision.foundation.i18n import _

SUBJECTS: tuple[tuple[str, tuple[Measure, ...]], ...] = (
    (
        _("查了多少"),
        (
            entity_coverage,
            items_drawn,
            items_on_record,
            visits_against_last_year,
            on_site_against_last_year,
            joint_share,
            joint_participation,
            offsite_share,
        ),
    ),
    (
        _("查出什么"),
        (
            problem_found_rate,
            problem_found_in_all,
            estimated_problem_rate,
            cases_filed,
            penalties_per_100_visits,
        ),
    ),
    (
        _("按时办结"),
        (published_in_time, published, overdue_rectifications, followed_up),
    ),
    (
        _("计划和抽取"),
        (plans_executed, drawn_finished, drawn_in_time, drawn_by_risk, classified, high_class_share),
    ),
    (
        _("对经营者的打扰"),
        (
            visits_per_business,
            most_visited,
            most_visited_95,
            repeat_visits,
            same_item_again,
            cap_used,
            cap_reached,
            hosting_hours,
            persons_per_visit,
        ),
    ),
    (
        _("清单"),
        (items_claimed, checklists_completed, rows_complete, elements_filled, elements_accurate),
    ),
    (_("执法力量"), (certified, visits_per_officer, workload_spread)),
    (_("数据质量"), (records_in_time, records_whole, by_phone)),
    (_("统计年报"), (annual_inspections,)),
)
"""Every measure under what it is about; the annual statistic stands alone, as its counting rule is its own."""
MEASURES: tuple[Measure, ...] = tuple(each for _subject, measures in SUBJECTS for each in measures)
__all__ = ["ABSENT", "MEASURES", "SUBJECTS", "Absent", "Measure", "measure_named"]


def measure_named(name: str) -> Measure | None:
    """The measure of that name."""
    return next((m for m in MEASURES if m.name == name), None)
