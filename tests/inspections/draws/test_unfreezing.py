"""A frozen list is given up by two people before its seal, in public view; never once anything random of it is known."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from inspections.draws import actions, queries
from inspections.draws.rules import steps
from inspections.draws.rules.canonical import decode_json
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw
from inspections.plans.queries import task_by_id
from inspections.plans.rules.status import TaskStatus
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Problem, Refused
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.inspections.draws.ceremonies import frozen, opened, proof, ready, sealed, typed
from tests.inspections.draws.custodies import entrusted, people
from tests.people import APPROVER, OFFICER, WITNESS, Visitor

WHY = "错过了封存时间"
EVENING = NOW.replace(hour=12, minute=1)
"""A minute past 20:00 in China on the day of the public value."""


def asked(database: Database, draw_id: str, *, actor: Actor = OFFICER, now: Any = NOW) -> None:
    with database.transaction(actor=actor, now=now) as tx:
        actions.ask_to_unfreeze(tx, draw_id=draw_id, reason=WHY)


def confirmed(database: Database, draw_id: str, *, actor: Actor = WITNESS, now: Any = NOW) -> Draw:
    with database.transaction(actor=actor, now=now) as tx:
        return actions.unfreeze_draw(tx, draw_id=draw_id)


def given_up(database: Database, draw_id: str, *, now: Any = NOW) -> Draw:
    asked(database, draw_id, now=now)
    return confirmed(database, draw_id, now=now)


def test_a_list_that_missed_the_lottery_is_given_up_and_another_is_drawn_on_a_later_issue(
    database: Database,
) -> None:
    old = frozen(database, ready(database), form="ssq")
    with (
        pytest.raises(Refused, match="先由两人解除冻结"),
        database.transaction(actor=OFFICER, now=EVENING) as tx,
    ):
        actions.commit_draw(tx, draw_id=old.id)
    assert given_up(database, old.id, now=EVENING).status is DrawStatus.UNFROZEN
    with database.reading() as session:
        assert task_by_id(session, old.task_id).status is TaskStatus.PLANNED
    day = EVENING + timedelta(1)
    new = opened(database, old.task_id, now=day, opens_on=TODAY + timedelta(1))
    assert (new.id, new.round, new.serial) == (
        f"{old.id}-2",
        1,
        1,
    )  # of a round one list at most is ever sealed
    certificate = verify(proof(database, new.id))
    assert (certificate.serial, certificate.tranches) == (1, 1)
    with database.reading() as session:
        [(listed, why)] = queries.unfrozen_lists(session)
        rules = decode_json("rules.json", queries.file_of(session, new.id, "rules.json"))
        assert queries.file_of(session, old.id, "pool.tsv")  # the list that was given up stays, whole
        assert queries.serials(session, on=TODAY + timedelta(1)).missing == ()
    assert (listed.id, why.asked_name, why.confirmed_name) == (old.id, OFFICER.name, WITNESS.name)
    [told] = [one for one in rules["parameters"] if one["name"] == "unfrozen"]
    assert told == {
        "name": "unfrozen",
        "value": old.pool_root,
        "basis": f"{old.id} {EVENING:%Y-%m-%dT%H:%M:%SZ} {WHY}",
    }


def test_one_person_alone_cannot_and_nobody_confirms_what_was_not_asked(database: Database) -> None:
    draw = frozen(database, ready(database))
    with pytest.raises(Refused, match="还没有人申请"):
        confirmed(database, draw.id)
    with pytest.raises(Refused, match="写明"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.ask_to_unfreeze(tx, draw_id=draw.id, reason=" ")
    asked(database, draw.id)
    with pytest.raises(Refused, match="已经有人提出"):
        asked(database, draw.id, actor=APPROVER)
    with pytest.raises(Refused, match="另一人确认"):
        confirmed(database, draw.id, actor=OFFICER)
    with database.transaction(actor=OFFICER, now=NOW) as tx:  # who asked may think better of it
        actions.commit_draw(tx, draw_id=draw.id)
    with pytest.raises(Refused, match="已封存"):
        confirmed(database, draw.id)


Step = Callable[[Database, str], Any]


def test_no_step_after_the_seal_can_be_undone_by_it(database: Database) -> None:
    """At every moment at which a share, a public value or a result exists, asking and confirming are refused."""
    draw = frozen(database, ready(database))
    asked(database, draw.id)

    def commit(database: Database, draw_id: str) -> None:
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.commit_draw(tx, draw_id=draw_id)

    def open_it(database: Database, draw_id: str) -> None:
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.open_draw(tx, draw_id=draw_id)

    steps_after: list[Step] = [commit, typed, open_it]
    for step in steps_after:
        step(database, draw.id)
        for attempt, actor in itertools.product((asked, confirmed), (OFFICER, WITNESS, APPROVER)):
            with pytest.raises(Refused, match="不能解除冻结"):
                attempt(database, draw.id, actor=actor)
    with pytest.raises(IntegrityError), database.transaction(actor=OFFICER, now=NOW) as tx:  # nor by hand
        tx.session.connection().execute(sa.text("UPDATE draw SET status = 'unfrozen'"))
    with pytest.raises(NotFound):
        asked(database, "421300-2026-9999-01")


def test_a_list_with_custodians_is_given_up_only_while_nobody_can_compute_its_result(
    database: Database,
) -> None:
    task, keepers = ready(database), people(database)
    early, first = entrusted(database, task, actors=keepers, opens_on=TODAY + timedelta(3))
    for keeper in first:
        keeper.deposit(database)
    given_up(database, early.id)  # every share exists, the value's day lies ahead
    draw, second = entrusted(database, task, actors=keepers)
    asked(database, draw.id)  # its day has come, and no share exists
    second[0].deposit(database)
    with pytest.raises(Refused, match="只能作废"):
        confirmed(database, draw.id)


def test_a_second_round_that_is_given_up_leaves_the_first_as_it_was(database: Database) -> None:
    first = opened(database, ready(database, rounds=2))
    second = frozen(database, first.task_id)
    given_up(database, second.id)
    with database.reading() as session:
        assert task_by_id(session, first.task_id).status is TaskStatus.DRAWN
        assert [one.id for one in queries.draws_of_task(session, first.task_id)] == [first.id]
    again = sealed(database, first.task_id)
    assert (again.round, again.serial, again.previous) == (2, 2, first.commit_hash)
    with pytest.raises(Refused, match="正在抽取"):
        frozen(database, first.task_id)


@given(
    st.sampled_from(list(DrawStatus)),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["", "x"]),
)
def test_the_rule_lets_a_list_go_only_before_anything_random_of_it_is_known(
    status: DrawStatus, deposited: bool, known: bool, asked_by: int | None, reason: str
) -> None:
    try:
        steps.check_can_unfreeze(
            status, deposited=deposited, known=known, asked_by=asked_by, actor=1, reason=reason
        )
    except Problem:
        refused = True
    else:
        refused = False
    free = status is DrawStatus.FROZEN and not (deposited and known)
    assert steps.can_unfreeze(status, deposited=deposited, known=known) == free
    assert refused != (free and bool(reason) and asked_by != 1)


def test_two_people_give_a_list_up_on_the_pages_and_the_public_sees_it(
    database: Database, signed_in: Callable[..., Visitor], visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    draw = frozen(database, ready(database))
    officer, witness = signed_in("officer", department_id=MARKET), signed_in("witness")
    assert "申请解除冻结" in officer.get(f"/draws/{draw.id}").text
    assert officer.post(f"/draws/{draw.id}/unfreeze", {"reason": WHY}).status_code == 303
    assert "确认解除冻结" in witness.get(f"/draws/{draw.id}").text
    assert witness.post(f"/draws/{draw.id}/unfreeze/confirm").status_code == 303
    assert "已解除冻结" in officer.get(f"/draws/{draw.id}").text
    assert officer.get(f"/tasks/{draw.task_id}/draw").status_code == 200  # another list may be frozen
    shown = visitor.get("/public/draws").text
    assert WHY in shown
    assert draw.pool_root[:16] in shown
    assert visitor.get(f"/public/draws/{draw.id}").status_code == 404
    again = sealed(database, draw.task_id)
    assert WHY in visitor.get(f"/public/draws/{again.id}").text
