"""The monthly duty order: seal who may be called, type the public value, call a team."""

from collections.abc import Callable
from datetime import date
from secrets import token_bytes

from inspections.draws import queries
from inspections.draws.rules import dutymonth, steps
from inspections.draws.rules.canonical import encode_json, encode_tsv
from inspections.draws.rules.duty import PROTOCOL, Why
from inspections.draws.rules.freeze import token_of
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.sources import check_not_known, check_value, form_named
from inspections.draws.tables import DutyCall, DutyMonth
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.identity.queries import department_by_id
from supervision.identity.rules import scope_of
from supervision.law import queries as law
from supervision.registers.queries import entities_by_id


def seal_month(
    tx: Transaction,
    *,
    department_id: int,
    month: date,
    bureau: str,
    bureau_code: str,
    form: str,
    opens_on: date,
    entropy: Callable[[int], bytes] = token_bytes,
) -> DutyMonth:
    """Seal who may be called in a month (封存值班名单), before its public value exists.

    Args:
        month: any day of it.
        opens_on: day of the public value, today or later and within the month.

    Raises:
        NotFound: no such department, or another one's.
        Conflict: the department's month is sealed already.
        Refused: a month that is over, too few people, or a weak or misplaced public value.
    """
    scope = scope_of(tx.actor)
    department = department_by_id(tx.session, department_id)
    if scope.department_ids is not None and department_id not in scope.department_ids:
        raise Refused("只能为本部门排值班顺序。")
    name = month.isoformat()[:7]
    if name < tx.today.isoformat()[:7]:
        raise Refused("这个月已经过去，不能再排值班顺序。", basis=PROTOCOL)
    if opens_on < tx.today or opens_on.isoformat()[:7] > name:
        raise Refused("公开数的日期不能早于今天，也不能晚于这个月。", basis=PROTOCOL)
    source, hash = form_named(form), Hash("sha256")
    check_not_known(source, on=opens_on, now=tx.now)
    duty_id = f"duty-{bureau_code}-{department_id}-{name}"
    if queries.has_duty_month(tx.session, department_id, name):
        raise Conflict("{month}的值班顺序已经封存，一个月只有一个。", month=name)
    on = max(month.replace(day=1), tx.today)
    posts = queries.duty_posts(tx.session, department_id, on=on)
    codes = sorted({who for _group, _role, who in posts})
    nonces = {code: entropy(32) for code in codes}
    token = {code: token_of(hash, code, nonce) for code, nonce in nonces.items()}
    tokens = encode_tsv((token[code], "inspector", code, nonces[code].hex()) for code in codes)
    share, case_share = entropy(32), entropy(32)
    sealed = dutymonth.terms(
        bureau=bureau,
        duty=duty_id,
        department=department.name,
        month=name,
        team=law.parameter(tx.session, "min_officers", on=on).number,
        people=[(group, role, token[who]) for group, role, who in posts],
        form=source,
        on=opens_on,
        secrets=[
            dutymonth.sealed_share(hash, duty_id, n, one) for n, one in enumerate((share, case_share), 1)
        ],
        tokens=tokens,
    )
    text = encode_json(sealed)
    row = DutyMonth(
        id=duty_id,
        department_id=department_id,
        month=name,
        form=form,
        opens_on=opens_on,
        commitment=text.decode(),
        seal=hash.hex(text),
        tokens=tokens,
        share=share.hex(),
        case_share=case_share.hex(),
        people=len(codes),
        sealed_at=tx.now,
        sealed_by=tx.actor.user_id,
        sealed_name=tx.actor.name,
    )
    tx.session.add(row)
    tx.record("duty.sealed", covers=[DutyMonth], about=f"duty:{duty_id}", seal=row.seal, people=row.people)
    return row


def type_month_value(tx: Transaction, *, duty_id: str, value: str) -> DutyMonth:
    """One person types the public value of a month; the second must type the same, neither may have sealed it.

    Raises:
        NotFound: no such month.
        Unreadable: the value is not written as its form says.
        Refused: wrong person, too early, typed twice already, or the two entries differ.
    """
    duty = queries.duty_month(tx.session, duty_id, lock=True)
    actor = tx.actor.user_id
    steps.check_can_type(
        steps.DrawStatus.COMMITTED, committer=duty.sealed_by, second=duty.second_value_by, actor=actor
    )
    steps.check_value_day(duty.opens_on, today=tx.today)
    check_value(form_named(duty.form), value)
    if duty.first_value_by in (None, actor):
        duty.first_value, duty.first_value_by, duty.first_value_name = value, actor, tx.actor.name
    else:
        steps.check_same(duty.first_value, value)
        duty.public_value, duty.second_value_by, duty.second_value_name = value, actor, tx.actor.name
        duty.valued_at = tx.now
    tx.session.add(duty)
    tx.record("duty.value_typed", covers=[DutyMonth], about=f"duty:{duty_id}", value=duty.public_value)
    return duty


def call_team(
    tx: Transaction, *, duty_id: str, entity_id: int, visit_id: str, on: date
) -> tuple[DutyCall, list[int]]:
    """Call the team of an entity from the month's order (值班派出): the call and the inspectors' ids, the lead first.

    An entity that was called for already this month gets the same team.

    Raises:
        NotFound: no such month.
        Refused: the order does not give a whole team; nothing is made with fewer people.
    """
    duty = queries.duty_month(tx.session, duty_id, lock=True)
    entity = entities_by_id(tx.session, [entity_id])[entity_id]
    found = queries.called(tx.session, duty, entity, on=on, today=tx.today)
    people = [who.id or 0 for who in found.people if who is not None]
    if len(people) < len(found.team):
        raise Refused(
            "值班顺序里能来的人不足{n}名，这次检查须延期，不能由一人进行。",
            basis=PROTOCOL,
            n=len(found.team),
        )
    row = _write(tx, found, visit_id=visit_id, entity_id=entity_id)
    return row, people


def recall(
    tx: Transaction,
    *,
    duty_id: str,
    entity_id: int,
    visit_id: str,
    leaves_id: int,
    reason: Why,
    note: str,
    asked_by: int,
    asked_name: str,
    on: date,
    seen: str,
) -> tuple[DutyCall, int | None]:
    """Fill a place of a called team again with the next of the same order; the id of who comes, None for nobody left.

    Raises:
        NotFound: no such month.
        Refused: approved by who asked, not in the team, or the order has moved on since it was shown.
    """
    if tx.actor.user_id == asked_by:
        raise Refused("提出换人的人不能自己批准，请由另一位负责人批准。", basis=PROTOCOL)
    duty = queries.duty_month(tx.session, duty_id, lock=True)
    entity = entities_by_id(tx.session, [entity_id])[entity_id]
    found = queries.called(tx.session, duty, entity, on=on, today=tx.today, leaves_id=leaves_id)
    coming = found.coming
    if (coming.code if coming else "") != seen:
        raise Refused(
            "顺序已经变化：现在轮到{name}。请刷新页面核对后再批准。",
            basis=PROTOCOL,
            name=coming.name if coming else "（没有人）",
        )
    row = _write(
        tx, found, visit_id=visit_id, entity_id=entity_id, leaves_id=leaves_id, reason=reason, note=note,
        asked_by=asked_by, asked_name=asked_name,
    )  # fmt: skip
    return row, coming.id if coming else None


def _write(
    tx: Transaction,
    found: queries.Called,
    *,
    visit_id: str,
    entity_id: int,
    leaves_id: int | None = None,
    reason: str = "",
    note: str = "",
    asked_by: int = 0,
    asked_name: str = "",
) -> DutyCall:
    row = DutyCall(
        duty_id=found.duty.id,
        number=found.number,
        at=tx.now.replace(microsecond=0),
        visit_id=visit_id,
        entity_id=entity_id,
        case=found.case,
        group=found.group,
        leaves=found.leaves,
        leaves_id=leaves_id,
        reason=reason,
        note=note,
        skipped=[list(pair) for pair in found.skipped],
        team=list(found.team),
        asked_by=asked_by or tx.actor.user_id,
        asked_name=asked_name or tx.actor.name,
        approved_by=tx.actor.user_id if leaves_id else None,
        approved_name=tx.actor.name if leaves_id else "",
    )
    tx.session.add(row)
    tx.record(
        "duty.called",
        covers=[DutyCall],
        about=f"duty:{found.duty.id}",
        number=row.number,
        case=row.case,
        team=row.team,
        skipped=row.skipped,
    )
    return row
