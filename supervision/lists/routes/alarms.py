"""Pages of changed laws: what each touches, who has to act until when; and which of three lists an item is on."""

from itertools import groupby
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names, departments
from supervision.identity.rules import Permission
from supervision.law.queries import parameter
from supervision.law.rules.norms import CHANGE_LABELS
from supervision.lists import actions, queries
from supervision.lists.forms import AnswerForm, DepartmentNameForm, StandingForm

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
Code = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Change = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{16}$")]
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
SHOWN = 100


@get("/lists/alarms", guards=[SEE], sync_to_thread=True)
def show_alarms(
    request: Request[Any, Any, Any], database: NamedDependency[Database], department: Number = 0
) -> Template:
    """Every change of a law that items, checklists or tasks have not followed, by law."""
    today = clock.today()
    with database.reading() as session:
        found = queries.open_alarms(session, on=today)
        items = queries.unified_items(session, {alarm.item_id for alarm in found})
        offices = department_names(session)
        months = parameter(session, "list_adjust_months", on=today)
    if department:
        found = [alarm for alarm in found if items[alarm.item_id].department_id == department]
    groups = [
        (change, list(rows))
        for change, rows in groupby(
            sorted(found, key=lambda alarm: (alarm.due_on, alarm.change.code)), key=lambda alarm: alarm.change
        )
    ]
    return page(
        request,
        "lists/alarms.html",
        groups=[(change, rows[:SHOWN], len(rows)) for change, rows in groups],
        count=len(found),
        items=items,
        overdue=sum(alarm.overdue(today) for alarm in found),
        checklists=sum(bool(alarm.checklists) for alarm in found),
        offices=offices,
        department=department,
        mine=sorted({item.department_id for item in items.values() if item.department_id}),
        months=months,
        kinds=CHANGE_LABELS,
    )


@post("/lists/alarms/{change:str}/{code:str}", guards=[EDIT], sync_to_thread=True)
def answer_alarm(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    change: Change,
    code: Code,
    data: URLEncodedBody[AnswerForm],
) -> Redirect:
    """Say that an item's citation still fits."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.answer_alarm(tx, code=change, item_code=code, note=data.note)
    return redirect("/lists/alarms", request, "已记下核对结果。")


@post("/lists/items/{code:str}/standing", guards=[EDIT], sync_to_thread=True)
def set_standing(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    code: Code,
    data: URLEncodedBody[StandingForm],
) -> Redirect:
    """Put an item on one of the three exclusive lists."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.set_standing(tx, item_code=code, standing=data.standing, basis=data.basis)
    return redirect(f"/lists/items/{code}", request, "已保存。一个事项只在三张清单中的一张上。")


@get("/lists/offices", guards=[SEE], sync_to_thread=True)
def show_offices(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Other names and former names of the departments."""
    with database.reading() as session:
        names = queries.department_names_of(session)
        bureaus = departments(session, kind="bureau")
    return page(
        request, "lists/offices.html", names=names, bureaus=bureaus, by_id={b.id: b.name for b in bureaus}
    )


@post("/lists/offices", guards=[EDIT], sync_to_thread=True)
def name_department(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    data: URLEncodedBody[DepartmentNameForm],
) -> Redirect:
    """Note another name of a department."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.name_department(
            tx,
            department_id=data.department_id,
            name=data.name,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            basis=data.basis,
        )
    return redirect("/lists/offices", request, "已登记。下次合并时按这个名称认部门。")


@post("/lists/offices/{name_id:int}/forget", guards=[EDIT], sync_to_thread=True)
def forget_name(
    request: Request[Any, Any, Any], database: NamedDependency[Database], name_id: Id
) -> Redirect:
    """Take back a name noted by mistake."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.forget_name(tx, name_id=name_id)
    return redirect("/lists/offices", request, "名称已删去。")


handlers = [show_alarms, answer_alarm, set_standing, show_offices, name_department, forget_name]
