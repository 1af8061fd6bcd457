"""The power goes between any two steps of a sealed ceremony, and in the middle of each: it goes on where it stood."""

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from inspections.draws import actions
from inspections.draws.actions import Custody
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.verification import verify
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.tables import CapLedger
from supervision.foundation.actor import Actor
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database, Transaction
from tests.inspections.bureau import NOW, TODAY
from tests.inspections.draws.ceremonies import BUREAU, DICE, proof, ready
from tests.inspections.draws.custodies import LATER, LOGINS, Keeper, people
from tests.inspections.draws.test_custody import state
from tests.people import APPROVER, OFFICER, WITNESS

Step = Callable[[Transaction], Any]
DRAW = "421300-2026-0001-01"


def killed(database: Database, step: Step, *, actor: Actor, now: datetime, finished: bool) -> None:
    """Take a step in a process of its own that dies by ``kill -9``: before the commit, or right after it."""
    child = os.fork()
    if not child:
        try:
            fresh = Database(database.settings)
            with fresh.transaction(actor=actor, now=now) as tx:
                step(tx)
                tx.session.flush()
                if not finished:
                    os.kill(os.getpid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)  # a step that was refused must not go on as a second test run
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the step was refused"


def records(database: Database) -> int:
    with database.reading() as session:
        return int(session.connection().scalar(sa.select(sa.func.count()).select_from(AuditEvent)) or 0)


def use_places(tx: Transaction) -> None:
    """The visits are recorded."""
    mine = col(CapLedger.draw_id) == DRAW
    tx.session.connection().execute(sa.update(CapLedger).where(mine).values(state=LedgerState.SPENT))
    tx.record("cap.spent", covers=[CapLedger])


def test_a_ceremony_survives_a_power_cut_at_every_step(database: Database) -> None:
    task_id = ready(database)
    actors = people(database, LOGINS[:2])
    custody = Custody(LOGINS[:2], (LATER,))

    def freeze(tx: Transaction) -> None:
        values = {**BUREAU, "form": "dice-10", "opens_on": TODAY, "mode": Mode.SEALED, "custody": custody}
        actions.freeze_draw(tx, task_id=task_id, **values)

    def take(step: Step, actor: Actor = OFFICER, now: datetime = NOW) -> None:
        before = records(database)
        killed(database, step, actor=actor, now=now, finished=False)
        assert records(database) == before  # nothing half done
        killed(database, step, actor=actor, now=now, finished=True)
        assert records(database) > before

    take(freeze)
    keepers = [Keeper(actor, state(database, DRAW), number) for number, actor in enumerate(actors, 1)]
    for keeper in keepers:
        values = keeper.commitments
        take(lambda tx, v=values: actions.deposit_commitments(tx, draw_id=DRAW, commitments=v), keeper.actor)
    take(lambda tx: actions.commit_draw(tx, draw_id=DRAW))
    for typist in (WITNESS, APPROVER):
        take(lambda tx: actions.record_public_value(tx, draw_id=DRAW, value=DICE), typist)
    for tranche, now in enumerate((NOW, NOW + timedelta(7))):
        for keeper in keepers:
            share = keeper.shares[tranche]
            take(lambda tx, s=share: actions.give_share(tx, draw_id=DRAW, share=s), keeper.actor, now)
        take(use_places, now=now)
        take(lambda tx: actions.reveal_tranche(tx, draw_id=DRAW), now=now)
    verdict = verify(proof(database, DRAW))
    assert (verdict.tranches, verdict.drawn) == (2, 6)
