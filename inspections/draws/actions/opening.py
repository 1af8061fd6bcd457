"""Open a sealed draw: the lottery, the pairing, and what follows from them, once and for ever."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from inspections.draws import queries
from inspections.draws.actions.splitting import drawn_in_shards
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules import steps
from inspections.draws.rules.canonical import MOMENT
from inspections.draws.rules.certificate import result_files
from inspections.draws.rules.explaining import explain
from inspections.draws.rules.files import POOL, TOKENS, Frozen, read_frozen, read_without_pool
from inspections.draws.rules.freeze import NO_TEAM, codes_of
from inspections.draws.rules.pairing import Blocking
from inspections.draws.rules.shards import Merged
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.tranche import Event, Lots, Opened, Opening
from inspections.draws.tables import Draw, DrawFile, DrawnUnit, DrawSecret, TeamMember
from inspections.plans import actions as plans
from inspections.plans import queries as plan_queries
from inspections.plans.actions import Place
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.collector import collector_held_back
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import scope_of


@collector_held_back()
def open_draw(tx: Transaction, *, draw_id: str) -> Draw:
    """Open a draw (开启): draw the entities, pair the inspectors, reserve the places, write the result.

    Units that may no longer be visited today go to the public *stopped* list with their reason; units nobody can be
    found for stay drawn, visibly without a team. Everything is recomputed from the sealed files.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: opened before, void, no public value yet, kept by custodians, or the stored files are not those that
            were sealed.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    if draw.custodians:
        raise Refused(
            "密钥由保管人持有：到期由每位保管人交出本批的密钥份，最后一份交到时即开启。", basis=steps.PROTOCOL
        )
    steps.check_can_open(draw.status, typed_twice=draw.second_value_by is not None)
    steps.check_value_day(draw.opens_on, today=tx.today)
    secrets = queries.share_of(tx.session, draw_id)
    shares = [bytes.fromhex(secret.share) for secret in secrets]
    split = drawn_in_shards(tx, draw, shares)
    frozen, code_of = sealed_list(tx.session, draw, secrets, split)
    opening = Opening(frozen, draw.commit_hash)
    lots = opening.lots(shares, draw.public_value, split.drawn if split else None)
    stopped = stopped_today(tx.session, draw, lots, code_of, on=tx.today)
    moment = tx.now.strftime(MOMENT)
    opened = opening.open(Event(tuple(shares), draw.public_value, moment, stopped), lots)
    if isinstance(opened, Blocking):
        raise explain(opened)
    for name, data in result_files(frozen, draw.commit_hash, [opened]).items():
        packed = zlib.compress(data)
        tx.session.add(
            DrawFile(draw_id=draw_id, name=name, digest=frozen.terms.hash.hex(data), packed=packed)
        )
    draw.status, draw.seed, draw.stopped_size = DrawStatus.OPENED, opened.seed.hex(), len(stopped)
    draw.opened_at, draw.opened_by, draw.opened_name = tx.now, tx.actor.user_id, tx.actor.name
    tx.session.add(draw)
    store_result(tx, draw, frozen, opened, code_of, on=draw.opens_on)
    tx.record(
        "draw.opened",
        covers=[Draw, DrawFile],
        about=f"draw:{draw.id}",
        commit_hash=draw.commit_hash,
        public_value=draw.public_value,
        seed=draw.seed,
    )
    plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.DRAWN)
    return draw


def sealed_list(
    session: Session, draw: Draw, secrets: Sequence[DrawSecret], split: Merged | None = None
) -> tuple[Frozen, Mapping[str, str]]:
    """The frozen files of a draw and the code behind each token, checked against the seal.

    ``split``: what the pieces of a pool gave that no single process holds.

    Raises:
        Refused: list, rules or a share are not those that were sealed.
    """
    if split is None:
        files = queries.frozen_files(session, draw.id)
        frozen = read_frozen({name: data for name, data in files.items() if name != TOKENS})
        root = sealing.pool_root(frozen.terms.hash, files[POOL])
    else:
        files = queries.frozen_but_pool(session, draw.id)
        frozen = read_without_pool(files, pool=split.pool, sizes=split.sizes)
        root = split.root
    terms = frozen.terms
    commitment = sealing.commitment(
        terms,
        root=root,
        size=sum(frozen.sizes.values()),
        files=sealing.file_hashes(terms.hash, files),
        secrets=[
            sealing.share_commitment(terms, one.n, bytes.fromhex(one.share)) if one.share else one.commitment
            for one in secrets
        ],
    )
    if sealing.commit_hash(terms.hash, commitment) != draw.commit_hash:
        raise Refused(
            "名单或规则与封存时不一致，不能开启。请立即报告见证人和审计人员。", basis=steps.PROTOCOL
        )
    return frozen, codes_of(files[TOKENS])


def stopped_today(
    session: Session, draw: Draw, lots: Lots, code_of: Mapping[str, str], *, on: date
) -> tuple[tuple[str, str], ...]:
    """Drawn units that may no longer be visited today, with the reason (the public ``stopped`` list)."""
    codes = {one.unit: code_of.get(one.unit, one.unit) for one in lots.drawn}
    stops = plan_queries.stops_for(session, draw.task_id, codes.values(), on=on, draw_id=draw.id)
    return tuple((unit, stops[code].value) for unit, code in sorted(codes.items()) if code in stops)


def store_result(
    tx: Transaction,
    draw: Draw,
    frozen: Frozen,
    opened: Opened,
    code_of: Mapping[str, str],
    *,
    on: date,
    packages: int = 0,
) -> None:
    """Drawn units, teams and places on the cap ledger of an opened tranche.

    Args:
        on: the day whose year the places count in.
        packages: numbers of teams already given by earlier tranches.
    """
    codes = {one.unit: code_of.get(one.unit, one.unit) for one in opened.drawn}
    groups = {line[0]: line[2] for line in frozen.pool if line[0] in codes}
    ids = queries.entity_ids(tx.session, codes.values())
    entity = {unit: ids[code] for unit, code in codes.items()}
    people = queries.inspector_ids(tx.session, {code_of[who] for team in opened.teams for who in team.people})
    reason = dict(opened.event.stopped)
    served = {unit for team in opened.teams for unit in team.package.units}
    alone = {unit for package in opened.left for unit in package.units} - served
    reason |= dict.fromkeys(alone, NO_TEAM)
    units = tx.bulk(DrawnUnit, _units(draw.id, opened, entity, reason))
    members = tx.bulk(TeamMember, _members(draw.id, opened, entity, people, code_of, packages))
    task = plan_queries.task_view(tx.session, draw.task_id)
    plans.reserve_places(
        tx,
        draw_id=draw.id,
        task_id=draw.task_id,
        places=(
            Place(entity[one.unit], department)
            for one in opened.drawn
            if one.unit not in reason
            for department in plan_queries.departments_of_groups(task, groups[one.unit])
        ),
        on=on,
        exempt=ExemptReason.ASSIGNED if task.assigned else ExemptReason.NONE,
    )
    tx.record(
        "draw.result_stored",
        covers=[DrawnUnit, TeamMember],
        about=f"draw:{draw.id}",
        tranche=opened.number,
        drawn=units,
        members=members,
        stopped=len(reason),
    )


def _units(
    draw_id: str, opened: Opened, entity: Mapping[str, int], reason: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    position: dict[str, int] = {}
    for one in opened.drawn:
        position[one.stratum] = position.get(one.stratum, 0) + 1
        yield {
            "draw_id": draw_id,
            "entity_id": entity[one.unit],
            "stratum": one.stratum,
            "ticket_key": one.key.hex(),
            "position": position[one.stratum],
            "tranche": opened.number,
            "stopped_reason": reason.get(one.unit, ""),
        }


def _members(
    draw_id: str,
    opened: Opened,
    entity: Mapping[str, int],
    people: Mapping[str, tuple[int, int]],
    code_of: Mapping[str, str],
    packages: int,
) -> Iterator[dict[str, Any]]:
    for number, team in enumerate(opened.teams, packages + 1):
        for unit in team.package.units:
            for token in team.people:
                inspector, department = people[code_of[token]]
                yield {
                    "draw_id": draw_id,
                    "entity_id": entity[unit],
                    "inspector_id": inspector,
                    "department_id": department,
                    "package": number,
                    "is_lead": token == team.lead,
                    "forced": token in team.forced,
                }
