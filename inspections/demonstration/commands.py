"""`supervision demo`: builds the demonstration city, or puts it back as it was built."""

import gc
import time
from pathlib import Path
from typing import Any

import click

from inspections.demonstration.actions import build, prepared
from inspections.demonstration.actions.accounts import keep_accounts
from inspections.demonstration.actions.truth import keep_truth
from inspections.demonstration.rules.sizes import SIZES
from supervision.foundation import clock
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Refused
from supervision.foundation.migrations import migrate
from supervision.foundation.serving import demonstration_accounts
from supervision.foundation.settings import read_settings
from supervision.identity.queries import has_accounts


@click.command("demo")
@click.option("--size", type=click.Choice(list(SIZES)), default="city", show_default=True)
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="data folder instead of the usual one"
)
@click.option("--reset", is_flag=True, help="put the demonstration back to its first state")
@click.pass_obj
def demo(desk: Desk, size: str, data: Path | None, reset: bool) -> None:
    """演示城市 · build the synthetic city in an empty data folder."""
    if data is not None:
        desk = Desk(language=desk.language, as_json=desk.as_json, settings=read_settings(data_dir=data))
    started = time.monotonic()
    ours = (
        desk.settings.data_dir / "demonstration"
    ).exists()  # finished or interrupted, but never a bureau's own
    about = prepared.prepared(desk.settings, size) if reset else None
    if about is not None:
        prepared.restore(desk.settings)
        desk.say("已恢复到{day}建立的演示数据。", day=about["anchor"])
    else:
        about = _build(desk, size, reset=reset, ours=ours)
    for account in demonstration_accounts(desk.settings):
        desk.say("  {login}\t{password}\t{name}", **account)
    desk.result(
        about | {"seconds": round(time.monotonic() - started, 1), "data": str(desk.settings.data_dir)}
    )


def _build(desk: Desk, size: str, *, reset: bool, ours: bool) -> dict[str, Any]:
    database, settings = desk.database, desk.settings
    with database.reading() as session:
        empty = not has_accounts(session)
    if not empty:
        if not reset:
            raise Refused("这个数据目录里已经有数据。要重建演示城市请加 --reset；现有数据会被清除。")
        if not ours:
            raise Refused("这个数据目录里是正式数据，不能用演示城市覆盖。请用 --data 换一个目录。")
        prepared.wipe(database)
        migrate(database)
    folder = settings.folder("demonstration")
    settings.demonstration = True
    scale = SIZES[size]
    gc.disable()  # millions of short-lived rows without a cycle: looking for cycles costs a sixth of the time
    try:
        with desk.progress("正在建立演示城市", build.steps_of(scale)) as advance:
            city, accounts = build.build(
                database, scale, now=clock.now(), folder=folder / "lists", tick=lambda _step: advance(1)
            )
    finally:
        gc.enable()
    keep_truth(city, folder)
    keep_accounts(folder / "accounts.json", accounts)
    database.close()
    if settings.database.startswith("sqlite"):
        prepared.keep_copy(settings, size=size, anchor=city.plan.anchor, counts=city.counts)
    desk.say(
        "演示城市已建好：{entities}户检查对象，{inspectors}名检查人员，{visits}次检查。",
        entities=city.counts["entities"], inspectors=city.counts["inspectors"], visits=city.counts["visits"],
    )  # fmt: skip
    return {"size": size, "anchor": city.plan.anchor.isoformat(), "counts": city.counts}


commands = [demo]
