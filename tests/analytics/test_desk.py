"""The one thing that wants asking about."""

from datetime import date

from analytics.desk import matter_of_the_month
from analytics.frames import Frames, year_to_date
from supervision.foundation.i18n import translate
from tests.analytics.frames_at_hand import TODAY, city, duties, visits

NAMES = {5: "洪山所", 6: "城管局"}


def said(frames: Frames) -> str:
    matter = matter_of_the_month(frames, year_to_date(TODAY), NAMES)
    return translate(matter.sentence, "zh", **matter.values)


def test_late_corrections_come_first_and_name_who_owns_most() -> None:
    late = {"due_on": date(2026, 11, 1)}
    frames = city(
        rectifications=duties(late, {**late, "due_on": date(2026, 10, 22)}, {**late, "department": 6}),
        publications=duties({"due_on": date(2026, 1, 1)}),
    )
    assert said(frames).startswith("3件责令改正已过期限仍未办结，洪山所最多（2件），最久的已超30天")


def test_of_one_department_nothing_is_said_of_who_has_most() -> None:
    late = {"due_on": date(2026, 11, 1)}
    for frames, text in (
        (city(rectifications=duties(late)), "1件责令改正已过期限仍未办结，最久的已超20天。请督促复查。"),
        (city(publications=duties(late)), "1件检查结果已过公示期限仍未公示，最久的已超20天。请督促公示。"),
    ):
        matter = matter_of_the_month(frames, year_to_date(TODAY), NAMES, of_one=True)
        assert translate(matter.sentence, "zh", **matter.values) == text


def test_then_results_that_should_be_public_by_now() -> None:
    frames = city(
        rectifications=duties({"done_on": date(2026, 2, 1)}),
        publications=duties({"due_on": date(2026, 11, 20)}),
    )
    assert said(frames).startswith("1件检查结果已过公示期限仍未公示")


def test_then_more_visits_than_last_year() -> None:
    before = {"occurred_on": date(2025, 5, 1)}
    assert said(city(visits=visits({}, {}, {}, before, before))).startswith("今年检查3户次，比上年同期多50%")


def test_a_quiet_month_says_so() -> None:
    assert "没有需要您过问的事" in said(city())
    assert "没有需要您过问的事" in said(city(visits=visits({}, {"occurred_on": date(2025, 5, 1)})))
