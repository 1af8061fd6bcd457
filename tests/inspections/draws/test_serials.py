"""Numbers of sealed draws: no gap, each naming the seal before, whoever seals at the same time."""

import threading

from inspections.draws import actions, queries
from inspections.draws.rules.verification import verify
from supervision.foundation.database import Database
from tests.inspections.bureau import NOW, planned
from tests.inspections.draws.ceremonies import frozen, opened, proof, ready, sealed, typed
from tests.people import OFFICER


def test_serials_follow_the_seals_and_not_the_freezes(database: Database) -> None:
    tasks = [ready(database), planned(database), planned(database)]
    first, second, third = (frozen(database, task_id) for task_id in tasks)
    seals = []
    for draw in (second, third, first):
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            seals.append(actions.commit_draw(tx, draw_id=draw.id))
    assert [one.serial for one in seals] == [1, 2, 3]
    assert [one.previous for one in seals] == ["", seals[0].commit_hash, seals[1].commit_hash]
    for draw in seals:
        typed(database, draw.id)
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.open_draw(tx, draw_id=draw.id)
        assert verify(proof(database, draw.id)).serial == draw.serial


def test_draws_sealed_at_once_stand_in_one_row(database: Database) -> None:
    sealed(database, ready(database))
    waiting = [frozen(database, planned(database)).id for _ in range(6)]
    failures: list[Exception] = []

    def seal(draw_id: str) -> None:
        try:
            with database.transaction(actor=OFFICER, now=NOW) as tx:
                actions.commit_draw(tx, draw_id=draw_id)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=seal, args=(draw_id,)) for draw_id in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as session:
        row = list(reversed(queries.public_draws(session)))
    assert [one.serial for one in row] == list(range(1, 8))
    assert [one.previous for one in row] == ["", *(one.commit_hash for one in row[:-1])]


def test_public_draws_page_by_serial(database: Database) -> None:
    opened(database, ready(database))
    for _ in range(3):
        sealed(database, planned(database))
    with database.reading() as session:
        first = queries.public_draws(session, limit=2)
        rest = queries.public_draws(session, before=first[-1].serial or 0, limit=2)
    assert [one.serial for one in first + rest] == [4, 3, 2, 1]
