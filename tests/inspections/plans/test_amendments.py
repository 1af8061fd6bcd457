"""A plan in force is changed only by a change with a reason, approved by somebody else and filed; drawn rounds stay."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from inspections.draws.queries import draw_by_id, frozen_files
from inspections.plans import actions, queries
from inspections.plans.rules.amendments import AmendmentStatus, TaskTerms
from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, TODAY, officer, planned, settle
from tests.inspections.draws.ceremonies import frozen, opened, ready
from tests.people import APPROVER, OFFICER, Visitor

SignedIn = Callable[..., Visitor]


def _terms(database: Database, task_id: int) -> TaskTerms:
    with database.reading() as session:
        return queries.terms_of(queries.task_view(session, task_id))


def _propose(database: Database, task_id: int, *, reason: str = "食品专项整治", **change: object) -> int:
    after = replace(_terms(database, task_id), **change)  # type: ignore[arg-type]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        return actions.propose_change(tx, task_id=task_id, after=after, reason=reason).id or 0


def _approve(database: Database, change: int) -> None:
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.approve_change(tx, amendment_id=change)


def _file(database: Database, change: int) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.file_change(tx, amendment_id=change, filed_on=TODAY, filed_with="市司法局")


def test_the_next_round_draws_by_the_changed_task_and_its_proof_names_the_change(database: Database) -> None:
    task_id = ready(database, rounds=2)
    assert opened(database, task_id).drawn_size == 6
    change = _propose(database, task_id, ratios={"B": Ratio(PERCENT, 5000)}, rounds=3)
    assert _terms(database, task_id).ratios == {"B": Ratio(PERCENT, 2000)}
    _approve(database, change)
    assert _terms(database, task_id).rounds == 2  # approved is not filed
    _file(database, change)
    second = opened(database, task_id)
    assert (second.pool_size, second.drawn_size) == (24, 12)
    with database.reading() as session:
        rules = json.loads(frozen_files(session, second.id)["rules.json"])
        assert draw_by_id(session, second.id.replace("-02", "-01")).drawn_size == 6
        [kept] = queries.amendments_of_task(session, task_id)
        lines = queries.differences(kept.before, kept.after, {})
    [named] = [p for p in rules["parameters"] if p["name"] == "amendment"]
    assert named["value"] == "随市监变更〔2026〕1号"
    assert "食品专项整治" in named["basis"]
    assert lines == [("每批抽查比例", "B 20%", "B 50%"), ("全年抽取批次", "2", "3")]
    assert (kept.status, kept.filed_with) == (AmendmentStatus.FILED, "市司法局")


def test_a_round_that_is_frozen_cannot_be_changed_even_by_a_change_approved_before(
    database: Database,
) -> None:
    task_id = ready(database)
    change = _propose(database, task_id, ratios={"B": Ratio(PERCENT, 5000)})
    _approve(database, change)
    frozen(database, task_id)
    with pytest.raises(Refused, match="名单和比例已经固定"):
        _file(database, change)
    with pytest.raises(Refused, match="名单和比例已经固定"):
        _propose(database, task_id, team_size=3)
    assert _terms(database, task_id).ratios == {"B": Ratio(PERCENT, 2000)}


def test_nobody_approves_an_own_change_and_nothing_is_filed_unapproved(database: Database) -> None:
    settle(database)
    change = _propose(database, planned(database), team_size=3)
    with (
        pytest.raises(Refused, match="不能审批自己的变更"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        actions.approve_change(tx, amendment_id=change)
    with pytest.raises(Refused, match="不能备案"):
        _file(database, change)
    stranger = officer(FIRE)
    with pytest.raises(NotFound), database.transaction(actor=stranger, now=NOW) as tx:
        actions.approve_change(tx, amendment_id=change)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.return_change(tx, amendment_id=change, note="人手不够")
    with pytest.raises(Refused, match="未批准"):
        _approve(database, change)


def test_what_a_change_may_not_say_is_refused(database: Database) -> None:
    task_id = ready(database, rounds=2)
    opened(database, task_id)
    for change, words in (
        ({}, "没有改动"),
        ({"reason": "  ", "team_size": 3}, "原因"),
        ({"withdrawn": True}, "不能撤销"),
        ({"rounds": 0}, "不能少于1"),
        ({"ratios": {"B": Ratio(PERCENT, 0)}}, "大于零"),
        ({"ends_on": date(2027, 1, 1)}, "2026年之内"),
        ({"team_size": 1}, "至少2名"),
    ):
        with pytest.raises(Refused, match=words):
            _propose(database, task_id, **change)  # type: ignore[arg-type]
    _propose(database, task_id, rounds=1)
    with pytest.raises(Refused, match="还有一项变更没有办完"):
        _propose(database, task_id, rounds=4)


def test_a_draft_is_edited_and_not_changed(database: Database) -> None:
    settle(database)
    with pytest.raises(Refused, match="起草中的计划可以直接修改"):
        _propose(database, planned(database, in_force=False), team_size=3)


def test_departments_join_and_leave_and_a_task_is_withdrawn_by_a_change(database: Database) -> None:
    settle(database)
    task_id = planned(database)
    for joining in ((FIRE,), ()):
        change = _propose(database, task_id, joining=joining)
        _approve(database, change)
        _file(database, change)
        assert _terms(database, task_id).joining == joining
    change = _propose(database, task_id, ratios={"A": Ratio(PERCENT, 100), "B": Ratio(PERCENT, 300)})
    _approve(database, change)
    _file(database, change)
    change = _propose(database, task_id, withdrawn=True)
    _approve(database, change)
    _file(database, change)
    with database.reading() as session:
        assert queries.task_by_id(session, task_id).status is TaskStatus.VOID
        kept = queries.amendments_of_task(session, task_id)
    assert len(kept) == 4
    with pytest.raises(Refused, match="已作废"):
        _propose(database, task_id, team_size=3)


def test_a_change_goes_from_a_form_to_force_in_the_browser(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    task_id = planned(database)
    clerk = signed_in("officer", login="clerk", department_id=MARKET)
    boss = signed_in("approver", login="boss", department_id=MARKET)
    assert "提出变更" in clerk.get(f"/tasks/{task_id}").text
    form = clerk.get(f"/tasks/{task_id}/change").text
    assert 'value="20%"' in form
    body = {
        "ratio_b": "不低于30%",
        "rounds": "2",
        "team_size": "2",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "reason": "<b>市里要求</b>",
    }
    assert clerk.post(f"/tasks/{task_id}/change", body | {"ratio_b": "三成"}).status_code == 400
    made = clerk.post(f"/tasks/{task_id}/change", body)
    assert made.status_code == 303, made.text
    changes = made.headers["location"]
    assert "批准变更" not in clerk.get(changes).text
    seen = boss.get(changes).text
    assert "&lt;b&gt;市里要求&lt;/b&gt;" in seen
    assert "B 不低于30%" in seen
    assert "批准变更" in seen
    assert boss.post("/amendments/1/approve").status_code == 303
    assert "备案生效" in clerk.get(changes).text
    assert clerk.post("/amendments/1/file", {"filed_on": "2026-11-21"}).status_code == 303
    assert "变更记录" in clerk.get(f"/tasks/{task_id}").text
    assert _terms(database, task_id).rounds == 2
    assert clerk.post("/amendments/1/file", {"filed_on": "2026-11-21"}).status_code == 409
    assert boss.post("/amendments/99/approve").status_code == 404
    stranger = signed_in("officer", login="fire", department_id=FIRE)
    for address in (changes, f"/tasks/{task_id}/change"):
        assert stranger.get(address).status_code == 404
