"""Take in a list a superior drew (上级抽取名单): read, match line by line, then plan, task and units in one go."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from inspections.plans import queries
from inspections.plans.actions.plans import draft_plan
from inspections.plans.actions.tasks import add_task
from inspections.plans.rules import assigned
from inspections.plans.rules.assigned import Dispatch, Listed, Place
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import EVERYBODY, DrawType, GroupBy, StrataBy
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.status import PlanEvent, check_can_step
from inspections.plans.tables import AnnualPlan, AssignedList, AssignedUnit, PlanTask
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused, Unreadable
from supervision.foundation.sheets import read_tables
from supervision.foundation.uploads import MAX_BYTES, short_name
from supervision.identity.queries import department_by_id
from supervision.identity.rules import scope_of
from supervision.registers import actions as registers
from supervision.registers.queries import entity_ids_by_code
from supervision.registers.rules import entity_rows, reading
from supervision.registers.rules.codes import judge_code
from supervision.registers.rules.reading import Line, Report


@dataclass
class CheckedList:
    """A list that was read and matched: the report, what would be taken, what would be entered in the register."""

    name: str
    digest: str  # of the file's bytes
    report: Report
    department_id: int
    rows: dict[str, int]  # register code → row of the list
    fresh: list[dict[str, object]]  # rows of the register
    item_ids: list[int]

    @property
    def size(self) -> int:
        """How many businesses would be taken."""
        return len(self.rows)


def check_assigned(
    session: Session,
    name: str,
    data: bytes,
    *,
    department_id: int,
    item_ids: Collection[int] = (),
    create: bool = False,
    group_by: GroupBy = GroupBy.COUNTY,
    team_size: int = 2,
    on: date,
    max_bytes: int = MAX_BYTES,
) -> CheckedList:
    """Read a superior's list and say line by line what does not fit; changes nothing.

    Args:
        department_id: whose inspectors will go; a business without a place of its own gets this department's area.
        item_ids: what is checked, when the list does not say.
        create: whether businesses that are not in the register are entered.
        group_by, team_size, on: for the warning where too few inspectors may go on a day.

    Raises:
        Unreadable: not a table at all, or no row to take.
        NotFound: no such department.
    """
    department = department_by_id(session, department_id)
    shown, report = short_name(name), Report()
    sheets = read_tables(
        name, data, [word for words in assigned.COLUMNS.values() for word in words], max_bytes=max_bytes
    )
    known = queries.register_index(session)
    places = queries.named_places(session, department)
    rows: dict[str, Line] = {}
    where = dict(known.places)
    fresh: list[dict[str, object]] = []
    everything = Listed()
    for sheet in sheets:
        fields = sheet.fields(assigned.COLUMNS)
        need = {"name": "名称"} if "name" in fields else {"code": "统一社会信用代码"}
        if not reading.require_columns(report, sheet.name, sheet.header_row, fields, need):
            continue
        used = set(fields.values())
        report.ignored_columns += [w for place, w in enumerate(sheet.columns) if w and place not in used]
        listed = assigned.match(registers.lines_of(sheet, fields), known, report, create=create)
        new = list(entity_rows.check_entities(listed.fresh, places, report))
        order = {judge_code(line.cells["code"]).code: line for line in listed.fresh}
        new = [row for row in new if row["code"] not in rows]  # the same business on another sheet
        rows |= {str(row["code"]): order[str(row["code"])] for row in new} | listed.rows
        where |= {str(row["code"]): Place(row.get("area_code", ""), row.get("station_id")) for row in new}
        fresh += new
        everything.items |= listed.items
    if report.read == 0 and report.clean:
        raise Unreadable("文件“{name}”里没有可以导入的数据行。", name=shown)
    people = queries.people_near(session, department, on=on, by_station=group_by is GroupBy.STATION)
    assigned.warn_of_few(rows, where, people, team_size, report)
    named = assigned.check_items(everything, queries.items_by_word(session, department_id), report)
    report.added, report.unchanged = len(fresh), len(rows) - len(fresh)
    digest = hashlib.sha256(data).hexdigest()
    numbers = {code: line.number for code, line in rows.items()}
    return CheckedList(shown, digest, report, department_id, numbers, fresh, named or list(item_ids))


def take_assigned(
    tx: Transaction,
    checked: CheckedList,
    *,
    dispatch: Dispatch,
    title: str,
    ends_on: date,
    group_by: GroupBy = GroupBy.COUNTY,
    team_size: int = 2,
    package: int = 1,
) -> PlanTask:
    """Bring a checked list in: a plan in force by the superior's document, a task that takes everybody, its units.

    Every unit is taken, so only the pairing is random (只选派人员). Visits of it are exempt from the cap (上级交办).

    Raises:
        NotFound: no such department, or another's.
        Refused: the report has errors, the document is not told, no item, a rule of ``rules.tasks`` says no.
        Conflict: the same list was taken before.
    """
    assigned.check_can_take(dispatch, today=tx.today)
    scope = scope_of(tx.actor)
    if scope.department_ids is not None and checked.department_id not in scope.department_ids:
        raise NotFound("没有这个部门。")
    if not checked.report.clean:
        raise Refused("名单有{n}处错误，没有导入任何一行。请更正后重新导入。", n=checked.report.errors)
    digest = assigned.list_digest(dispatch, checked.rows, checked.item_ids)
    before = queries.assigned_before(tx.session, digest, dispatch.issuer, dispatch.reference)
    if before is not None:
        raise Conflict("这份名单已经导入过，任务是{number}，不能再导入一次。", number=before.number)
    if not checked.item_ids:
        raise Refused("名单没有写明检查事项，请选择一个检查事项。", basis=assigned.DISPATCH)
    if not set(checked.item_ids).issubset(queries.items_by_word(tx.session, checked.department_id).values()):
        raise NotFound("没有这个检查事项。")
    if checked.fresh:
        registers.import_entities(tx, checked.fresh, source=f"{dispatch.issuer} {dispatch.document}"[:120])
    plan = draft_plan(
        tx, department_id=checked.department_id, year=dispatch.received_on.year, title=f"上级派发：{title}"
    )
    task = add_task(
        tx,
        plan_id=plan.id or 0,
        title=title,
        conditions=Conditions(strata_by=StrataBy.NONE, group_by=group_by, no_repeat_months=0),
        ratios={EVERYBODY: Ratio(RatioKind.FULL)},
        item_ids=checked.item_ids,
        starts_on=dispatch.received_on,
        ends_on=ends_on,
        draw_type=DrawType.DIRECTED,
        team_size=team_size,
        package=package,
        basis=f"{dispatch.issuer} {dispatch.document}",
    )
    _put_in_force(tx, plan, dispatch)
    _store(tx, task, checked, dispatch, digest)
    return task


def _put_in_force(tx: Transaction, plan: AnnualPlan, dispatch: Dispatch) -> None:
    """The superior decided who is checked; its document is named where an approver of one's own would be."""
    before = plan.status
    plan.status = check_can_step(before, PlanEvent.ASSIGN)
    plan.approved_name = dispatch.issuer
    plan.note = f"依据{dispatch.issuer}{dispatch.document}（{dispatch.document_on.isoformat()}）"
    tx.session.add(plan)
    tx.record(
        "plan.assigned",
        covers=[AnnualPlan],
        about=f"plan:{plan.number}",
        before=before,
        after=plan.status,
        issuer=dispatch.issuer,
        document=dispatch.document,
        document_on=dispatch.document_on,
    )


def _store(tx: Transaction, task: PlanTask, checked: CheckedList, dispatch: Dispatch, digest: str) -> None:
    task_id = task.id or 0
    tx.session.add(
        AssignedList(
            task_id=task_id,
            issuer=dispatch.issuer,
            reference=dispatch.reference,
            document=dispatch.document,
            document_on=dispatch.document_on,
            received_on=dispatch.received_on,
            digest=digest,
            file_name=checked.name,
            size=checked.size,
            taken_by=tx.actor.user_id,
            taken_name=tx.actor.name,
        )
    )
    ids = entity_ids_by_code(tx.session, checked.rows)
    tx.bulk(AssignedUnit, _units(task_id, checked.rows.items(), ids))
    tx.record(
        "task.assigned",
        covers=[AssignedList, AssignedUnit],
        about=f"task:{task.number}",
        issuer=dispatch.issuer,
        reference=dispatch.reference,
        received_on=dispatch.received_on,
        file=checked.digest,
        digest=digest,
        units=checked.size,
        entered=len(checked.fresh),
    )


def _units(task_id: int, rows: Iterable[tuple[str, int]], ids: dict[str, int]) -> Iterable[dict[str, object]]:
    return ({"task_id": task_id, "entity_id": ids[code], "row": row} for code, row in rows)
