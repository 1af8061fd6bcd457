"""Visits of a sealed draw: each tranche within its own days, and its places used before its names are public."""

import uuid
from datetime import timedelta

from sqlmodel import select

from inspections.draws import queries as draw_queries
from inspections.visits import actions, queries
from inspections.visits.actions.scheduling import NAMESPACE
from inspections.visits.tables import Visit
from supervision.foundation.database import Database
from supervision.registers.rules.kinds import EntityStatus
from supervision.registers.tables import Entity
from tests.inspections.bureau import NOW, TODAY
from tests.inspections.draws.custodies import LATER, first_open
from tests.people import APPROVER, OFFICER, someone

ANOTHER = someone("officer", user_id=91, login="officer-91", name="另一位经办")


def schedule(database: Database, draw_id: str, day: int = 0) -> int:
    with database.transaction(actor=OFFICER, now=NOW + timedelta(day)) as tx:
        return actions.schedule_visits(tx, draw_id=draw_id)


def of_draw(database: Database, draw_id: str) -> list[Visit]:
    with database.reading() as session:
        return queries.visits_of_draw(session, draw_id)


def test_the_visits_of_a_tranche_end_before_the_next_one_opens(database: Database) -> None:
    draw, keepers = first_open(database)
    assert schedule(database, draw.id) == 3
    with database.reading() as session:
        first = {visit.id for visit in queries.visits_of_draw(session, draw.id)}
        days = [visit.scheduled_on for visit in queries.visits_of_draw(session, draw.id)]
    assert TODAY <= min(days) <= max(days) < LATER
    for keeper in keepers:
        keeper.give(database, 2, now=NOW + timedelta(7))
    assert schedule(database, draw.id, 7) == 3
    with database.reading() as session:
        later = [visit for visit in queries.visits_of_draw(session, draw.id) if visit.id not in first]
    assert min(visit.scheduled_on for visit in later) >= LATER


def test_the_id_of_a_visit_tells_nobody_whom_it_is_for(database: Database) -> None:
    draw, _keepers = first_open(database)
    schedule(database, draw.id)
    with database.reading() as session:
        ids = {visit.id for visit in queries.visits_of_draw(session, draw.id)}
        guesses = {
            str(uuid.uuid5(NAMESPACE, f"{draw.id}/{entity.code}")) for entity in session.exec(select(Entity))
        }
    assert len(ids) == 3
    assert not ids & guesses


def test_a_stopped_visit_does_not_keep_the_names_back(database: Database) -> None:
    draw, _keepers = first_open(database)
    schedule(database, draw.id)
    for visit in of_draw(database, draw.id)[:2]:
        with database.transaction(actor=OFFICER, now=NOW) as tx:
            tx.session.get_one(Entity, visit.entity_id).status = EntityStatus.MOVED
            tx.record("register.said", covers=[Entity])
        with database.transaction(actor=ANOTHER, now=NOW) as tx:
            asked = actions.ask_to_stop(tx, visit_id=visit.id, evidence="迁出登记")
        with database.transaction(actor=APPROVER, now=NOW) as tx:
            actions.approve_change(tx, change_id=asked.id or 0)
    with database.reading() as session:
        assert draw_queries.places_waiting(session, draw.id, 1) == 1
