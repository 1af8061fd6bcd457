"""A replacement in a sealed draw stays inside with the names and is published with the last of them."""

from datetime import timedelta

from sqlmodel import col, select

from inspections.draws import actions, queries
from inspections.draws.actions.replacing import Asked
from inspections.draws.rules.duty import Why
from inspections.draws.rules.verification import verify
from inspections.draws.tables import TeamMember
from supervision.foundation.database import Database
from tests.inspections.bureau import NOW, TODAY
from tests.inspections.draws import test_custody as sealed
from tests.inspections.draws.ceremonies import proof
from tests.inspections.draws.custodies import first_open
from tests.people import someone

HEAD = someone("approver", user_id=77, login="head", name="所长")


def test_a_replacement_in_a_sealed_draw_is_public_with_the_last_names(database: Database) -> None:
    draw, keepers = first_open(database)
    with database.transaction(actor=HEAD, now=NOW) as tx:
        member = tx.session.exec(select(TeamMember).where(col(TeamMember.draw_id) == draw.id)).first()
        assert member is not None
        place = {"entity_id": member.entity_id, "inspector_id": member.inspector_id}
        who = queries.next_in_line(tx.session, draw.id, on=TODAY, today=TODAY, **place)
        actions.replace_inspector(
            tx, draw_id=draw.id, reason=Why.ILLNESS, note="", asked=Asked(88, "所员", NOW), on=TODAY,
            seen=who.coming.code if who.coming else "", **place,
        )  # fmt: skip
    sealed.visited(database, draw.id)
    sealed.reveal(database, draw.id)
    assert verify(proof(database, draw.id)).replaced == 0
    for keeper in keepers:
        keeper.give(database, 2, now=NOW + timedelta(7))
    sealed.visited(database, draw.id)
    sealed.reveal(database, draw.id, now=NOW + timedelta(7))
    whole = verify(proof(database, draw.id))
    assert (whole.tranches, whole.replaced) == (2, 1)
