"""A list drawn on the province's platform, in a terminal: read, take, freeze and seal; at once also typed and opened."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from inspections.draws import actions
from inspections.draws.commands.ceremony import File, Login, Password, signed_in
from inspections.draws.rules.terms import Mode, issuer
from inspections.draws.tables import Draw
from inspections.plans import actions as plans
from inspections.plans import queries as plan_queries
from inspections.plans.rules.assigned import Dispatch
from inspections.plans.rules.pool import GroupBy
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.foundation.sheets import write_csv
from supervision.identity.queries import department_ids_by_code
from supervision.identity.rules import Permission
from supervision.registers.rules import reading

Day = click.DateTime(["%Y-%m-%d"])


@click.command("pair")
@click.argument("file", type=File)
@click.option("--issuer", "superior", required=True, help="who drew the list (派发机关)")
@click.option("--document", required=True, help="number of the document it came with (来文文号)")
@click.option("--document-on", required=True, type=Day, help="day of the document")
@click.option("--reference", default="", help="the superior's own task number")
@click.option("--received-on", type=Day, help="day it was received; today when not given")
@click.option("--title", default="", help="name of the task; the file's name when not given")
@click.option(
    "--item", "items", multiple=True, help="code of the item checked, when the list does not name it"
)
@click.option("--department", default="", help="code of the department, when the account has none")
@click.option("--create", is_flag=True, help="enter businesses that are not in the register")
@click.option("--by-station", is_flag=True, help="inspectors of the same station go, not of the county")
@click.option("--package", type=click.IntRange(1, 50), default=1, help="businesses one team visits together")
@click.option("--ends-on", type=Day, help="last day of the checks; the end of the year when not given")
@click.option("--form", default="dice-10", help="dice-10, dice-12, dice-20, ssq, dlt, kl8, drand or nist")
@click.option("--opens-on", type=Day, help="day of the public value; today when not given")
@click.option("--mode", type=click.Choice(["held", "open"]), default="held", help="what the public sees")
@click.option("--dry-run", is_flag=True, help="only read and report")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="write the report as CSV")
@click.option(
    "--at-once", is_flag=True, help="two people stand here, type the public value, and it is opened"
)
@Login
@Password
@click.pass_obj
def pair(
    desk: Desk,
    /,
    file: Path,
    superior: str,
    document: str,
    document_on: datetime,
    reference: str,
    received_on: datetime | None,
    ends_on: datetime | None,
    opens_on: datetime | None,
    dry_run: bool,
    report: Path | None,
    at_once: bool,
    login: str,
    password: str,
    **how: Any,
) -> None:
    """只选派人员: a list drawn on a superior's platform comes in, all are taken, inspectors are paired and certified."""
    actor = signed_in(desk, login, password, Permission.PLANS_EDIT)
    day = _day(received_on)
    dispatch = Dispatch(superior, document, document_on.date(), day, reference)
    checked = _checked(desk, file, actor, how)
    columns, rows = reading.report_table(checked.report, desk.language)
    if report:
        report.write_bytes(write_csv(columns, rows))
    for sentence in reading.sentences(checked.report, desk.language):
        desk.say(sentence)
    told: dict[str, Any] = {
        "units": checked.size,
        "entered": len(checked.fresh),
        "errors": checked.report.errors,
        "warnings": checked.report.warnings,
        "findings": rows,
    }
    if dry_run or not checked.report.clean:
        desk.result({"done": False, **told})
        sys.exit(0 if checked.report.clean else 1)
    opening = _day(opens_on)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        task = plans.take_assigned(
            tx,
            checked,
            dispatch=dispatch,
            title=how["title"] or file.stem[:150],
            ends_on=ends_on.date() if ends_on else day.replace(month=12, day=31),
            group_by=_group(how),
            package=how["package"],
        )
        view = plan_queries.assigned_view(tx.session, task, on=tx.today)
        draw = actions.freeze_draw(
            tx,
            task_id=task.id or 0,
            bureau=issuer(desk.settings.bureau, demonstration=desk.settings.demonstration),
            bureau_code=desk.settings.bureau_code,
            form=how["form"],
            opens_on=opening,
            mode=Mode(how["mode"]),
        )
        draw = actions.commit_draw(tx, draw_id=draw.id)
    due = view.clock.due.on.isoformat() if view else ""
    desk.say("名单已导入：任务{number}，{n}户全部检查。", number=task.number, n=checked.size)
    desk.say("请在{day}前配好检查人员。", day=due)
    desk.say("已封存，序号{serial}，封存码{seal}。", serial=draw.serial, seal=draw.commit_hash)
    told |= {"task": task.number, "draw": draw.id, "serial": draw.serial, "commit_hash": draw.commit_hash}
    told |= {"due": due, "opened": at_once}
    if at_once:
        told |= _typed_and_opened(desk, draw, actor)
    else:
        desk.say(
            "封存以后产生公开数，由另外两人各运行一次 supervision draws value {draw}，再运行 supervision draws open {draw}。",
            draw=draw.id,
        )
    desk.result({"done": True, **told})


def _typed_and_opened(desk: Desk, draw: Draw, actor: Actor) -> dict[str, Any]:
    """After the seal is out, two others type the public value here; then the pairing follows."""
    for who in (_("第一位录入人"), _("第二位录入人")):
        desk.say(who)
        login = click.prompt("login", err=True)
        password = click.prompt("password", hide_input=True, err=True)
        value = click.prompt("public value", hide_input=True, err=True)  # the second types from the original
        typist = signed_in(desk, login, password, Permission.DRAW_RUN, Permission.DRAW_WITNESS)
        with desk.database.transaction(actor=typist, now=clock.now()) as tx:
            actions.record_public_value(tx, draw_id=draw.id, value=value)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        opened = actions.open_draw(tx, draw_id=draw.id)
    desk.say("已开启：{n}户都配了检查人员，停止{m}户。", n=opened.drawn_size, m=opened.stopped_size)
    return {"drawn": opened.drawn_size, "stopped": opened.stopped_size, "seed": opened.seed}


def _checked(desk: Desk, file: Path, actor: Actor, how: dict[str, Any]) -> plans.CheckedList:
    with desk.database.reading() as session:
        department = actor.department_id
        if how["department"]:
            department = department_ids_by_code(session).get(how["department"])
        if department is None:
            raise Refused("请用 --department 写明检查部门的代码。")
        known = plan_queries.items_by_word(session, department)
        unknown = [word for word in how["items"] if word not in known]
        if unknown:
            raise Refused("没有检查事项“{item}”。", item=unknown[0][:60])
        return plans.check_assigned(
            session,
            file.name,
            file.read_bytes(),
            department_id=department,
            item_ids=[known[word] for word in how["items"]],
            create=how["create"],
            group_by=_group(how),
            on=clock.today(),
            max_bytes=desk.settings.upload_megabytes * 1_000_000,
        )


def _group(how: dict[str, Any]) -> GroupBy:
    return GroupBy.STATION if how["by_station"] else GroupBy.COUNTY


def _day(given: datetime | None) -> date:
    return given.date() if given else clock.today()
