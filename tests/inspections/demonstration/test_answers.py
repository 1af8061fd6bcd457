"""The answers to the checklists of the demonstration: faults where something was found, and planted habits that the look at records finds."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analytics.courses import courses_of
from analytics.estimates.habits import copied, too_short
from analytics.extracts import take
from inspections.demonstration.actions.truth import MODEL, keep_truth
from inspections.demonstration.rules import outcomes
from inspections.demonstration.rules.answers import COPIED_FAULT, COPIED_REMARK, Answer, answers
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.checklists import points_for
from inspections.visits.rules.recording import Outcome
from inspections.visits.rules.results import NEEDS_NO_CHECKLIST
from tests.inspections.demonstration.conftest import ANCHOR, Built

POINTS = points_for("登记事项检查")
COUNT = 4_000


@pytest.fixture(scope="module")
def answered() -> tuple[list[str], list[list[Answer]]]:
    """Acts with every kind of result, and their answers; every tenth in the words of somebody who copies."""
    headline, _second, _problem = outcomes.results(np.full(COUNT, 0.5), stream(3, "headline"))
    trade, copying = np.zeros(COUNT, dtype=np.int64), np.arange(COUNT) % 10 == 0
    found: list[list[Answer]] = [[] for _n in range(COUNT)]
    for one in answers(POINTS, headline, trade, copying, stream(3, "answers")):
        found[one.act].append(one)
    return headline, found


def test_a_visit_with_a_problem_has_a_fault_and_no_other_visit_has_one(
    answered: tuple[list[str], list[list[Answer]]],
) -> None:
    for code, points in zip(*answered, strict=True):
        if code in NEEDS_NO_CHECKLIST:
            assert points == []
            continue
        assert [one.point for one in points] == list(range(len(POINTS)))
        faults = [one for one in points if one.outcome is Outcome.BAD]
        assert bool(faults) == (code in outcomes.PROBLEMS)
        assert all(one.note for one in faults)


def test_a_trade_has_its_usual_faults(answered: tuple[list[str], list[list[Answer]]]) -> None:
    _codes, acts = answered
    counts = Counter(
        one.point
        for number, points in enumerate(acts)
        for one in points
        if number % 10 and one.outcome is Outcome.BAD
    )
    assert [point for point, _n in counts.most_common()] == [0, 1, 2, 3, 4]


def test_who_copies_uses_two_sentences_and_the_others_many(
    answered: tuple[list[str], list[list[Answer]]],
) -> None:
    _codes, acts = answered
    notes = [
        {one.note for number, points in enumerate(acts) if (number % 10 == 0) is copying for one in points}
        - {""}
        for copying in (True, False)
    ]
    assert notes[0] == {COPIED_FAULT, COPIED_REMARK}
    assert len(notes[1]) > 50


def test_planted_people_lead_and_are_named_in_the_truth(built: Built, tmp_path: Path) -> None:
    plan = built.city.plan
    rows = [*plan.habits.copying, plan.habits.hasty]
    assert len(set(rows)) == 3
    assert plan.people["can_lead"].gather(rows).all()
    keep_truth(built.city, tmp_path)
    told = json.loads((tmp_path / MODEL).read_text())["habits"]
    assert [*told["copying"], told["hasty"]] == plan.people["code"].gather(rows).to_list()


def test_the_city_answers_the_checklists_of_two_years_and_orders_speak_of_the_faults(built: Built) -> None:
    assert built.one("SELECT count(*) FROM item_result") == built.city.counts["answers"] > 3_000
    first = built.one(
        "SELECT min(v.occurred_on) FROM item_result i JOIN inspection_act a ON a.id = i.act_id JOIN visit v ON v.id = a.visit_id"
    )
    assert "2024-11" in str(first)
    silent = built.one(
        "SELECT count(*) FROM rectification r JOIN item_result i ON i.act_id = r.act_id AND i.outcome = 'bad'"
        " JOIN checklist_point p ON p.id = i.point_id"
        " WHERE NOT EXISTS (SELECT 1 FROM item_result j JOIN checklist_point q ON q.id = j.point_id"
        " WHERE j.act_id = r.act_id AND j.outcome = 'bad' AND r.problem = q.item_text || '不符合要求')"
    )
    assert silent == 0


def test_the_planted_habits_stand_out_from_the_records(built: Built) -> None:
    went = courses_of(built.database, take(built.database, as_of=ANCHOR).frames).went.explode("people")
    hasty, copying = built.city.people[built.city.plan.habits.hasty], built.city.plan.habits.copying
    timed = went.filter((went["minutes"] > 0) & (went["points"] > 0))
    short = too_short(timed.select("people", "minutes", "points").rows())
    assert short[0].who == hasty
    written = went.filter(went["answers"] != "")
    same = copied([(who, (text,)) for who, text in written.select("people", "answers").rows()])
    assert {one.who for one in same} & {int(built.city.people[row]) for row in copying}
