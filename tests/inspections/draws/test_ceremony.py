"""The ceremony on a real database: one draw for a task and round, once, by the right people, in public view."""

import threading
import zlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from inspections.draws import actions, queries
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw, DrawFile, DrawnUnit, DrawStratum, TeamMember
from inspections.plans.queries import task_by_id
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import GroupBy
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import CapLedger
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Problem, Refused, Unreadable
from supervision.registers.tables import Entity
from tests.inspections.bureau import FIRE, NOW, PERCENT, STATION, TODAY, Firm, officer, planned, settle
from tests.inspections.draws.ceremonies import DICE, FIRST, frozen, opened, proof, ready, sealed, staff, typed
from tests.people import APPROVER, OFFICER, WITNESS


def rows(database: Database, table: Any, draw_id: str) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(table).where(table.draw_id == draw_id)))


def test_a_draw_goes_through_its_steps_and_its_certificate_verifies(database: Database) -> None:
    task_id = ready(database)
    draw = opened(database, task_id)
    assert (draw.id, draw.serial, draw.previous) == ("421300-2026-0001-01", 1, "")
    assert (draw.status, draw.pool_size, draw.drawn_size) == (DrawStatus.OPENED, 30, 6)
    verdict = verify(proof(database, draw.id))
    assert (verdict.commit_hash, verdict.drawn, verdict.teams, verdict.left) == (draw.commit_hash, 6, 6, 0)
    units = rows(database, DrawnUnit, draw.id)
    members = rows(database, TeamMember, draw.id)
    assert [unit.position for unit in sorted(units, key=lambda unit: unit.id)] == [1, 2, 3, 4, 5, 6]
    assert len(members) == 12
    for unit in units:
        team = [one for one in members if one.entity_id == unit.entity_id]
        assert len({one.inspector_id for one in team}) == 2
        assert [one.inspector_id % 2 for one in team if one.is_lead] == [1]
    assert [(s.stratum, s.size, s.quota) for s in rows(database, DrawStratum, draw.id)] == [("B", 30, 6)]
    with database.reading() as session:
        assert task_by_id(session, task_id).status is TaskStatus.DRAWN
        places = list(session.exec(select(CapLedger).where(col(CapLedger.draw_id) == draw.id)))
        assert {place.entity_id for place in places} == {unit.entity_id for unit in units}
        events = session.exec(select(AuditEvent).where(col(AuditEvent.about) == f"draw:{draw.id}"))
        seals = [event.detail.get("commit_hash") for event in events if event.action == "draw.committed"]
    assert seals == [draw.commit_hash]


def test_inspectors_stand_under_tokens_in_the_certificate(database: Database) -> None:
    draw = opened(database, ready(database))
    assert b"ZF0101" not in proof(database, draw.id)
    with database.reading() as session:
        assert b"ZF0101" in queries.frozen_files(session, draw.id)["tokens.tsv"]


def test_somebody_recused_is_never_paired(database: Database) -> None:
    settle(database, [Firm()] * 30)
    staff(database, recusals=30)
    draw = opened(database, planned(database, ratios={"B": Ratio(RatioKind.FULL, 0)}))
    assert draw.drawn_size == 30
    assert FIRST not in {member.inspector_id for member in rows(database, TeamMember, draw.id)}


def test_a_joint_task_sends_two_of_each_department(database: Database) -> None:
    settle(database)
    staff(database)
    task_id = planned(database, joining=[FIRE])
    draw = opened(database, task_id)
    units = rows(database, DrawnUnit, draw.id)
    assert {unit.stopped_reason for unit in units} == {""}  # the market bureau serves them; fire has nobody
    with database.reading() as session:
        left = queries.file_of(session, draw.id, "blocked-1.json")
    assert left.count(b"11421300MB00000028_421303") == 6
    assert verify(proof(database, draw.id)).left == 6


def test_without_inspectors_the_units_stand_visibly_without_a_team(database: Database) -> None:
    settle(database)
    draw = opened(database, planned(database))
    assert {unit.stopped_reason for unit in rows(database, DrawnUnit, draw.id)} == {"no-team"}
    with database.reading() as session:
        assert queries.left_without_team(session, draw.id) == 6
        assert not session.exec(select(CapLedger).where(col(CapLedger.draw_id) == draw.id)).all()


def test_a_station_is_served_by_its_own_people_first_in_line(database: Database) -> None:
    settle(database, [Firm(station=STATION)] * 10)
    staff(database, station=STATION)
    task_id = planned(database, conditions=Conditions(group_by=GroupBy.STATION))
    draw = opened(database, task_id)
    assert len(rows(database, TeamMember, draw.id)) == 4


def test_a_unit_closed_since_the_freeze_is_stopped_with_its_reason(database: Database) -> None:
    task_id = ready(database, ratios={"B": Ratio(RatioKind.FULL, 0)})
    draw = sealed(database, task_id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.connection().execute(sa.update(Entity).where(col(Entity.id) == 7).values(status="closed"))
        tx.record("entity.closed", covers=[Entity])
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        draw = actions.open_draw(tx, draw_id=draw.id)
    assert draw.stopped_size == 1
    units = {unit.entity_id: unit for unit in rows(database, DrawnUnit, draw.id)}
    assert len(units) == 30
    assert [i for i, unit in units.items() if unit.stopped_reason] == [7]
    assert 7 not in {member.entity_id for member in rows(database, TeamMember, draw.id)}
    assert verify(proof(database, draw.id)).drawn == 30


def test_there_is_one_draw_for_a_task_and_round(database: Database) -> None:
    task_id = ready(database)
    draw = sealed(database, task_id)
    with pytest.raises(Refused, match="正在抽取"):
        frozen(database, task_id)
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="已全部抽取"):
        frozen(database, task_id)
    with pytest.raises(sa.exc.IntegrityError), database.transaction(actor=OFFICER, now=NOW) as tx:
        again = tx.session.get_one(Draw, draw.id).model_dump() | {"id": "another", "serial": None}
        tx.session.add(Draw(**again))
        tx.record("draw.cloned", covers=[Draw])


def test_a_second_round_leaves_out_who_was_drawn_in_the_first(database: Database) -> None:
    task_id = ready(database, rounds=2)
    first = opened(database, task_id)
    second = opened(database, task_id, now=NOW + timedelta(hours=1))
    assert (second.round, second.left_out_size, second.pool_size) == (2, 6, 24)
    once = {unit.entity_id for unit in rows(database, DrawnUnit, first.id)}
    assert not once & {unit.entity_id for unit in rows(database, DrawnUnit, second.id)}
    with database.reading() as session:
        loads = queries.frozen_files(session, second.id)["inspectors.tsv"].decode().splitlines()
    assert sum(int(line.split("\t")[3]) for line in loads) == 12  # the work of the first round counts


def test_the_committer_does_not_type_the_public_value(database: Database) -> None:
    draw = sealed(database, ready(database))
    with (
        pytest.raises(Refused, match="封存的人不能录入"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)


def test_one_person_cannot_type_for_two(database: Database) -> None:
    draw = sealed(database, ready(database))
    for _ in range(2):
        with database.transaction(actor=WITNESS, now=NOW) as tx:
            actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    with pytest.raises(Refused, match="两人录入"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)


def test_two_entries_must_agree(database: Database) -> None:
    draw = sealed(database, ready(database))
    with database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value="1" * 10)
    with pytest.raises(Refused, match="不一致"), database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    with database.transaction(actor=WITNESS, now=NOW) as tx:  # the first looks again and corrects
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        assert actions.record_public_value(tx, draw_id=draw.id, value=DICE).public_value == DICE
    with pytest.raises(Refused, match="不能再改"), database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value="2" * 10)


def test_a_value_is_written_as_its_form_says(database: Database) -> None:
    draw = sealed(database, ready(database))
    with pytest.raises(Unreadable, match="写法"), database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value="35162436")


def test_a_value_of_tomorrow_cannot_be_typed_today(database: Database) -> None:
    draw = sealed(database, ready(database), opens_on=TODAY + timedelta(1))
    with pytest.raises(Refused, match="才产生"), database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"form": "qxc"}, "24比特"), ({"form": "dice"}, "不认识"), ({"opens_on": TODAY - timedelta(1)}, "不能早于"),
        ({"opens_on": TODAY + timedelta(400)}, "晚于任务结束日期"),
    ],
)  # fmt: skip
def test_a_weak_or_mistimed_public_value_is_refused(
    database: Database, values: dict[str, Any], says: str
) -> None:
    task_id = ready(database)
    with pytest.raises(Problem, match=says):
        frozen(database, task_id, **values)


def test_a_quota_above_its_stratum_is_refused(database: Database) -> None:
    with pytest.raises(Problem):
        frozen(database, ready(database, ratios={"B": Ratio(RatioKind.COUNT, 31)}))


def test_a_ratio_above_one_hundred_percent_is_refused(database: Database) -> None:
    with pytest.raises(Problem):
        frozen(database, ready(database, ratios={"B": Ratio(PERCENT, 10_001)}))


def test_an_empty_pool_is_refused(database: Database) -> None:
    with pytest.raises(Problem):
        frozen(database, ready(database, conditions=Conditions(trades=["Z"])))


def test_an_unapproved_plan_is_not_drawn(database: Database) -> None:
    with pytest.raises(Refused, match="尚未批准"):
        frozen(database, ready(database, in_force=False))


def test_another_departments_task_does_not_exist(database: Database) -> None:
    task_id = ready(database)
    with pytest.raises(NotFound):
        frozen(database, task_id, actor=officer(FIRE))
    draw = frozen(database, task_id)
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.commit_draw(tx, draw_id=draw.id)


def test_a_list_changed_after_the_seal_is_not_opened(database: Database) -> None:
    draw = sealed(database, ready(database))
    typed(database, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        stored = tx.session.exec(
            select(DrawFile).where(col(DrawFile.draw_id) == draw.id, col(DrawFile.name) == "inspectors.tsv")
        ).one()
        lines = zlib.decompress(stored.packed).replace(b"\t6\t", b"\t5\t")
        stored.packed = zlib.compress(lines)
        tx.session.add(stored)
        tx.record("file.changed", covers=[DrawFile])
    with pytest.raises(Refused, match="与封存时不一致"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)


def test_sixty_four_who_open_at_once_get_one_result(database: Database) -> None:
    draw = sealed(database, ready(database))
    typed(database, draw.id)
    results: list[str] = []

    def attempt() -> None:
        try:
            with database.transaction(actor=OFFICER, now=NOW) as tx:
                actions.open_draw(tx, draw_id=draw.id)
            results.append("opened")
        except Refused:
            results.append("refused")

    threads = [threading.Thread(target=attempt) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["opened"] + ["refused"] * 63
    assert len(rows(database, DrawnUnit, draw.id)) == 6
    assert len(rows(database, TeamMember, draw.id)) == 12
    verify(proof(database, draw.id))


def test_a_draw_is_void_only_when_two_people_say_so_and_stays_in_view(database: Database) -> None:
    task_id = ready(database)
    draw = sealed(database, task_id)
    with pytest.raises(Refused, match="原因"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason=" ")
    with pytest.raises(Refused, match="还没有人申请"), database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="名单口径有误")
    with pytest.raises(Refused, match="另一人"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        void = actions.void_draw(tx, draw_id=draw.id)
    assert (void.status, void.serial) == (DrawStatus.VOID, 1)
    verdict = verify(proof(database, draw.id))
    assert (verdict.tranches, verdict.of) == (0, 1)
    with pytest.raises(Refused, match="已作废"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    with pytest.raises(Problem):
        frozen(database, task_id)
    with database.reading() as session:
        assert [one.id for one in queries.public_draws(session)] == [draw.id]


def test_a_list_thrown_away_before_its_seal_still_gets_a_public_number(database: Database) -> None:
    draw = frozen(database, ready(database))
    with database.reading() as session:
        assert queries.public_draws(session) == []
        with pytest.raises(NotFound):
            queries.public_draw(session, draw.id)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="名单口径有误")
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.void_draw(tx, draw_id=draw.id)
    with database.reading() as session:
        assert [one.serial for one in queries.public_draws(session)] == [1]


def test_an_opened_draw_is_neither_void_nor_drawn_again(database: Database) -> None:
    draw = opened(database, ready(database))
    with pytest.raises(Refused, match="不能再抽"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.open_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="不能作废"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_void(tx, draw_id=draw.id, reason="结果不满意")


def test_results_page_by_key(database: Database) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        first = queries.drawn_lines(session, draw.id, limit=4)
        rest = queries.drawn_lines(session, draw.id, after=first[-1].id, limit=4)
    assert [line.position for line in first + rest] == [1, 2, 3, 4, 5, 6]
    assert all(line.team[0].is_lead and len(line.team) == 2 for line in first + rest)
