"""`supervision audit …` and `supervision jobs …`."""

import click

from supervision.foundation import checkpoints, clock, jobs
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.jobs import Job, JobState
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.trail import actions, queries


@click.group("audit")
def audit() -> None:
    """全程留痕 · the audit log."""


@audit.command("verify")
@click.pass_obj
def verify(desk: Desk) -> None:
    """Recompute the hash chain; exit 1 when it does not hold."""
    with desk.database.reading() as session:
        broken = list(queries.broken_links(session))
    desk.result({"holds": not broken, "broken": broken})
    if broken:
        raise click.ClickException(f"记录链在序号 {', '.join(map(str, broken[:20]))} 处不一致。")
    desk.say("全部记录逐条相连，没有发现改动。")


@audit.command("checkpoint")
@click.option(
    "--after-restore", "reason", default="", help="why an older backup was put in place of the database"
)
@click.pass_obj
def checkpoint(desk: Desk, reason: str) -> None:
    """How far the log has come, to be noted outside; exit 1 when it lacks what was noted here before."""
    if reason:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            lost = actions.accept_restored(tx, reason=reason)
        desk.say("已登记：曾见证到第{n}条的记录有丢失，登记和原因会一直公开。", n=lost)
    with desk.database.reading() as session:
        number, place = queries.last_place(session)
        first = queries.hash_at(session, 1)
        kept = checkpoints.kept(desk.settings, first)
        there = queries.hash_at(session, kept.number) if kept else ""
    checkpoints.check_whole(kept, there or None)
    desk.say("全程留痕到第{n}条，校验码{hash}。", n=number, hash=place)
    desk.result({"number": number, "hash": place, "kept": kept.number if kept else 0})


@click.group("jobs")
def group() -> None:
    """后台任务 · background work."""


@group.command("list")
@click.pass_obj
def show(desk: Desk) -> None:
    """The newest jobs."""
    with desk.database.reading() as session:
        rows = jobs.recent_jobs(session)
    for row in rows:
        desk.say(f"{row.id}\t{row.name}\t{row.state}\t{row.done}/{row.total}")
    desk.result([{"id": r.id, "name": r.name, "state": r.state, "attempts": r.attempts} for r in rows])


@group.command("retry")
@click.argument("job_id", type=int)
@click.pass_obj
def retry(desk: Desk, job_id: int) -> None:
    """Queue a failed job again."""
    with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        row = jobs.job_by_id(tx.session, job_id)
        if row is None or row.state != JobState.FAILED:
            raise click.ClickException("没有这项未完成的后台任务。")
        fresh = tx.enqueue(row.name, key=row.key, **row.arguments)
        tx.record("job.retried", covers=[Job], about=f"job:{job_id}")
    desk.say("已重新排队，编号{id}。", id=fresh)
    desk.result({"id": fresh})


@group.command("work")
@click.pass_obj
def work(desk: Desk) -> None:
    """Do everything that waits, in this process; exit 1 when something failed."""
    load_tasks()
    begun = clock.now()
    count = run_waiting(desk.database)
    with desk.database.reading() as session:
        failed = jobs.failed_since(session, moment=begun)
    desk.say("已完成{n}项。", n=count - len(failed))
    desk.result({"done": count - len(failed), "failed": [row.id for row in failed]})
    if failed:
        named = "、".join(f"{row.id} {row.name}" for row in failed)
        raise click.ClickException(
            f"有{len(failed)}项未能完成：{named}。排除原因后用 jobs retry 编号 重新排队。"
        )


commands = [audit]
