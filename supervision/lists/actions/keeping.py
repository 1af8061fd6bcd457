"""What the keeper of the lists decides: other names of departments, answers to changed laws, the three exclusive lists."""

from datetime import date

from sqlmodel import col, select

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.identity.queries import department_by_id
from supervision.lists import queries
from supervision.lists.rules.alarm import check_can_answer
from supervision.lists.rules.conflicts import conflicts
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.names import department_key
from supervision.lists.rules.standing import Standing, check_can_set
from supervision.lists.tables import AlarmAnswer, DepartmentName, ItemParticulars, ItemStanding


def name_department(
    tx: Transaction,
    *,
    department_id: int,
    name: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    basis: str = "",
) -> DepartmentName:
    """Note what else a department is or was called (别名、曾用名); the next merge knows it.

    Raises:
        NotFound: no such department. Refused: no name, days in the wrong order. Conflict: the name is known already.
    """
    office = department_by_id(tx.session, department_id)
    plain = "".join(name.split())
    if len(plain) < 2:
        raise Refused("请填写部门的名称。")
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused("结束日期早于开始日期，请核对。")
    taken = queries.Offices(tx.session).exact.get(plain)
    if taken == office.id:
        raise Conflict("“{name}”已经登记为这个部门的名称。", name=plain)
    if taken is not None:
        raise Conflict("“{name}”已经是另一个部门的名称。", name=plain)
    row = DepartmentName(
        department_id=department_id,
        name=plain[:200],
        name_key=department_key(plain)[:200],
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis.strip()[:300],
        entered_by=tx.actor.name,
        entered_at=tx.now,
    )
    tx.session.add(row)
    tx.record("department.named", covers=[DepartmentName], about=f"department:{office.code}", name=row.name)
    return row


def forget_name(tx: Transaction, *, name_id: int) -> None:
    """Take back a name that was noted by mistake.

    Raises:
        NotFound: no such name.
    """
    row = tx.session.get(DepartmentName, name_id)
    if row is None:
        raise NotFound("没有登记这个名称。")
    tx.session.delete(row)
    tx.record(
        "department.unnamed",
        covers=[DepartmentName],
        about=f"department:{row.department_id}",
        name=row.name,
    )


def answer_alarm(tx: Transaction, *, code: str, item_code: str, note: str) -> AlarmAnswer:
    """Say that an item's citation still fits after an amendment (核对无须调整).

    Raises:
        NotFound: no such item. Refused: no such alarm, the law was repealed, or no reason.
    """
    item = queries.unified_item(tx.session, item_code)
    alarm = queries.alarm_about(tx.session, code, item.id or 0, on=tx.today)
    check_can_answer(alarm, note)
    row = AlarmAnswer(
        change_code=code,
        unified_item_id=item.id or 0,
        printed_on=alarm.printed_on if alarm else tx.today,
        note=note.strip()[:500],
        answered_by=tx.actor.name,
        answered_at=tx.now,
    )
    tx.session.add(row)
    tx.record(
        "alarm.answered",
        covers=[AlarmAnswer],
        about=f"item:{item.code}",
        change=code,
        law=alarm.change.title if alarm else "",
        note=row.note,
    )
    return row


def set_standing(tx: Transaction, *, item_code: str, standing: Standing, basis: str) -> ItemStanding:
    """Put an item on one of the three exclusive lists; it leaves the other two by that.

    Raises:
        NotFound: no such item. Refused: no basis, or a random list in force still draws it.
    """
    item = queries.unified_item(tx.session, item_code)
    own = item.id or 0
    facets = queries.facets_of(tx.session, [own]).get(own, [])
    drawn = any(facet.source.kind in (ListKind.RANDOM, ListKind.JOINT) for facet in facets)
    check_can_set(standing, basis, on_random_list=drawn)
    row = queries.standing_of(tx.session, own) or ItemStanding(
        unified_item_id=own, standing=standing, set_by="", set_at=tx.now
    )
    before = row.standing if row.set_by else None
    row.standing, row.basis, row.set_by, row.set_at = standing, basis.strip()[:500], tx.actor.name, tx.now
    tx.session.add(row)
    read = tx.session.exec(select(ItemParticulars).where(col(ItemParticulars.unified_item_id) == own)).first()
    if read is not None:
        listed = queries.capped_departments(tx.session)
        clashes = conflicts(
            [(facet.source.kind, facet.item) for facet in facets],
            grade=item.grade,
            standing=standing,
            check_items_in_force=item.department_id in listed or None in listed,
        )
        read.conflicts = [[one.clash.value, one.left, one.right] for one in clashes]
        read.clashes = len(clashes)
        tx.session.add(read)
    tx.record(
        "item.standing_set",
        covers=[ItemStanding, ItemParticulars],
        about=f"item:{item.code}",
        before=before.value if before else "",
        after=standing.value,
        basis=row.basis,
    )
    return row
