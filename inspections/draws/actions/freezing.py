"""Freeze the list of a task's next round."""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from secrets import token_bytes
from typing import Any

from inspections.draws import queries
from inspections.draws.actions.custody import Custody, name_custodians
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules import custody as keeping
from inspections.draws.rules import steps
from inspections.draws.rules.beacons import BEACONS, check_ahead, round_at
from inspections.draws.rules.canonical import MOMENT
from inspections.draws.rules.files import POOL, TOKENS, Frozen, Line
from inspections.draws.rules.freeze import freeze
from inspections.draws.rules.rotation import Rotation, rotation
from inspections.draws.rules.sources import PublicForm, check_not_known, form_named
from inspections.draws.rules.spreading import spread
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import LEAVE_BLOCKED, PROTOCOL, Mode
from inspections.draws.tables import Draw, DrawFile, DrawStratum
from inspections.plans import actions as plans
from inspections.plans import queries as plan_queries
from inspections.plans.queries import TaskView
from inspections.plans.rules.blackouts import check_day_open
from inspections.plans.rules.pool import Pool
from inspections.plans.rules.status import TaskStatus, check_can_draw
from supervision.foundation.collector import collector_held_back
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of
from supervision.lists.queries import barred_items
from supervision.lists.rules.listed import check_listed

ROTATION_LOOKS_BACK = timedelta(3 * 365)
"""Of a team that came longer ago nobody speaks any more."""
LEVEL = 1
"""Of zlib: a city's list packs in 0.1 s; the certificate stores it plain anyway."""


@collector_held_back()
def freeze_draw(
    tx: Transaction,
    *,
    task_id: int,
    bureau: str,
    bureau_code: str,
    form: str,
    opens_on: date,
    mode: Mode = Mode.HELD,
    fallback: str = "",
    capacity: int | None = None,
    custody: Custody | None = None,
    beacon_at: str = "",
    rotate: bool = False,
    spread_out: bool = False,
    entropy: Callable[[int], bytes] = token_bytes,
) -> Draw:
    """Freeze who can be drawn, who cannot and why, and who may be paired, for the next round of a task (冻结名单).

    Args:
        bureau, bureau_code: the office that answers for the draw; the code begins the draw id.
        form: key of the closed form of the public value (``rules.sources``).
        opens_on: day of the public value and of the opening.
        mode: open (codes are public at once), held (the public sees tokens, every business only itself) or sealed
            (nobody knows a name before its tranche is opened).
        fallback: what counts if the source publishes nothing that day.
        capacity: most packages for one inspector; none = no limit.
        custody: custodians, further tranches and the deadline of the reveal; a sealed draw needs them.
        beacon_at: of a beacon, which moment of the day (HH:MM in China); the round it names is sealed with the rules.
        rotate: whoever came to a business the last time does not come this time, where enough others are left.
        spread_out: part each stratum into zones of neighbouring places, so that no part of the map stays empty by chance.
        entropy: gives random bytes, for the tokens.

    Raises:
        NotFound: no such task, or it is another department's.
        Refused: plan or task do not allow a draw, a draw is under way, the ratios do not fit, weak public value,
            custodians or tranches that may not be.
    """
    plan_queries.task_for_change(tx.session, task_id)
    view = plan_queries.task_view(tx.session, task_id, scope=scope_of(tx.actor))
    rounds = queries.draws_of_task(tx.session, task_id)
    unfinished = next((one.id for one in rounds if queries.is_under_way(one)), None)
    steps.check_new_round(len(rounds), unfinished)
    task = view.task
    check_can_draw(view.plan.status, task.status, title=task.title, done=len(rounds), rounds=task.rounds)
    steps.check_day(opens_on, today=tx.today, ends_on=task.ends_on)
    check_day_open(opens_on, plan_queries.windows_of_task(tx.session, view.task, since=tx.today))
    source = form_named(form)
    beacon = round_at(form, opens_on, beacon_at).text if form in BEACONS else ""
    check_ahead(beacon, now=tx.now)
    check_not_known(source, on=opens_on, now=tx.now)
    check_listed(barred_items(tx.session, list(plan_queries.task_items(tx.session, task_id))))
    pool = plan_queries.pool_for(tx.session, task_id, on=tx.today)
    drawn = sum(pool.quotas.values())
    limit = capacity or max(drawn, 1)
    roster = queries.roster_for(tx.session, pool.groups, on=tx.today, capacity=limit)
    number = len(rounds) + 1
    given_up = queries.unfrozen_before(tx.session, task_id, number)
    draw_id = f"{bureau_code}-{view.plan.year}-{task_id:04d}-{number:02d}"
    draw_id += f"-{len(given_up) + 1}" if given_up else ""
    terms = _terms(view, pool, source, draw_id=draw_id, number=number, bureau=bureau, mode=mode)
    terms["public_value"] |= {"date": opens_on.isoformat(), "fallback": " ".join(fallback.split())}
    days = [opens_on, *(custody.later if custody else ())]
    reveal_by = (custody.reveal_by or task.ends_on) if custody else opens_on
    people = len(custody.logins) if custody else 0
    keeping.check_tranches(
        days, mode=mode, custodians=people, drawn=drawn, ends_on=task.ends_on, reveal_by=reveal_by
    )
    terms |= {"tranches": [{"date": day.isoformat()} for day in days], "reveal_by": reveal_by.isoformat()}
    terms["custodians"] = max(people, 1)
    terms["parameters"].append({"name": "capacity", "value": str(limit), "basis": ""})
    if custody:
        each = "每批一个" if custody.values_each else "各批共用一个"
        terms["parameters"] += [
            {"name": keeping.SPLIT, "value": keeping.SPLIT_RULE, "basis": steps.PROTOCOL},
            {"name": keeping.VALUES, "value": each, "basis": steps.PROTOCOL},
        ]
    if beacon:
        terms["parameters"].append({"name": "beacon", "value": beacon, "basis": ""})
    for old, why in given_up:
        basis = f"{old.id} {why.confirmed_at:{MOMENT}} {' '.join(why.reason.split())}"
        terms["parameters"].append({"name": "unfrozen", "value": old.pool_root, "basis": basis})
    units: Sequence[Line] = pool.units
    quota = pool.quotas
    if spread_out:
        spaced = spread(units, quota)
        units, quota = spaced.pool, spaced.quotas
        terms["parameters"].append({"name": "spread", "value": f"zones {spaced.zones}", "basis": ""})
    bars = roster.bars
    if rotate:
        turn = _rotation(tx, pool, roster)
        bars = [*bars, *turn.bars]
        terms["parameters"].append({"name": "rotation", "value": turn.told, "basis": ""})
    frozen = freeze(
        terms,
        quota=quota,
        pool=units,
        left_out=pool.left_out,
        people=roster.people,
        crews=roster.crews,
        bars=bars,
        nonce=entropy,
    )
    draw = Draw(
        id=draw_id,
        task_id=task_id,
        department_id=task.lead_department_id,
        round=number,
        title=task.title,
        mode=mode,
        status=DrawStatus.FROZEN,
        opens_on=opens_on,
        pool_size=len(frozen.pool),
        left_out_size=len(frozen.left_out),
        left_out_reasons=dict(Counter(reason for _, reason in frozen.left_out)),
        drawn_size=drawn,
        inspectors=len(frozen.inspectors),
        pool_root=sealing.pool_root(frozen.terms.hash, frozen.data[POOL]),
        form=source.key,
        custodians=people,
        tranches=len(days),
        values_each=custody is not None and custody.values_each,
        reveal_by=reveal_by,
        beacon=beacon,
        frozen_at=tx.now,
        frozen_by=tx.actor.user_id,
        frozen_name=tx.actor.name,
    )
    _store(tx, draw, frozen)
    if custody:
        quotas = [sum(one.quota.values()) for one in frozen.terms.tranches]
        planners = {tx.actor.user_id, view.plan.created_by}
        name_custodians(tx, draw, custody, days=days, quotas=quotas, planners=planners)
    plans.move_task(tx, task_id=task_id, to=TaskStatus.FROZEN)
    return draw


def _rotation(tx: Transaction, pool: Pool, roster: queries.Roster) -> Rotation:
    departments = sorted({group.department_id for group in pool.groups.values()})
    since = tx.today - ROTATION_LOOKS_BACK
    came = queries.last_teams(tx.session, department_ids=departments, since=since)
    return rotation(pool.units, roster.crews, roster.bars, came)


def _terms(
    view: TaskView, pool: Pool, source: PublicForm, *, draw_id: str, number: int, bureau: str, mode: Mode
) -> dict[str, Any]:
    """rules.json but for the quota; serial and previous are filled in when the draw is sealed."""
    return {
        "protocol": PROTOCOL,
        "hash": "sha256",
        "bureau": bureau,
        "serial": 1,
        "previous": "",
        "draw": draw_id,
        "plan": _line(view.plan.number, view.plan.title),
        "task": _line(view.task.number, view.task.title),
        "round": number,
        "mode": mode.value,
        "teams": dict.fromkeys(pool.groups, view.task.team_size),
        "package": dict.fromkeys(pool.groups, view.task.package),
        "custodians": 1,
        "public_value": {"source": source.source, "form": source.form, "bits": source.bits},
        "relax": [LEAVE_BLOCKED],
        "parameters": [
            {"name": name, "value": value, "basis": basis} for name, value, basis in pool.parameters
        ],
    }


def _line(number: str, title: str) -> str:
    return " ".join(f"{number} {title}".split())


def _store(tx: Transaction, draw: Draw, frozen: Frozen) -> None:
    hash = frozen.terms.hash
    digests = sealing.file_hashes(hash, frozen.data) | {POOL: draw.pool_root}
    tx.session.add(draw)
    tx.session.flush()
    tx.session.add_all(
        DrawFile(
            draw_id=draw.id,
            name=name,
            digest=digests[name],
            packed=zlib.compress(data, LEVEL),
            kept_back=name == TOKENS,
        )
        for name, data in frozen.data.items()
    )
    quotas = frozen.terms.total_quota()
    tx.session.add_all(
        DrawStratum(draw_id=draw.id, stratum=stratum, size=size, quota=quotas[stratum])
        for stratum, size in frozen.sizes.items()
    )
    tx.record(
        "draw.frozen",
        covers=[Draw, DrawFile, DrawStratum],
        about=f"draw:{draw.id}",
        pool=draw.pool_size,
        left_out=draw.left_out_size,
        quota=draw.drawn_size,
        files=digests,
    )
