"""`supervision lists status` and `review`: rates and gaps, and how far the review is."""

import sys

import click

from supervision.foundation import clock
from supervision.foundation.desk import Desk
from supervision.foundation.i18n import _
from supervision.lists import actions, queries
from supervision.lists.rules.kinds import HOW_LABELS, KIND_LABELS, How


@click.command("status")
@click.pass_obj
def status(desk: Desk) -> None:
    """Lists in force, how rows were placed, and the claim, completion and completeness rates."""
    with desk.database.reading() as session:
        lists = queries.lists_in_force(session)
        rates = queries.list_rates(session)
        hows = queries.how_counts(session)
        gaps = queries.gap_counts(session, on=clock.today())
    for row in lists:
        desk.say(
            "{kind}（{year}年第{version}版）：{rows}行，{file}",
            kind=KIND_LABELS[row.kind],
            year=row.year,
            version=row.version,
            rows=row.rows,
            file=row.file_name,
        )
    for how in How:
        desk.say("{how}：{n}行", how=HOW_LABELS[how], n=hows.get(how, 0))
    shares = {
        "claimed": (_("认领率：{part}/{whole} {rate}"), rates.claimed),
        "completed": (_("检查单完成率：{part}/{whole} {rate}"), rates.completed),
        "complete": (_("要素齐全的行：{part}/{whole} {rate}"), rates.complete),
        "filled": (_("要素填写率：{part}/{whole} {rate}"), rates.filled),
        "accurate": (_("要素填报准确率：{part}/{whole} {rate}"), rates.accurate),
    }
    for sentence, share in shares.values():
        rate = "—" if share.rate is None else f"{share.rate:.1%}"
        desk.say(sentence, part=share.part, whole=share.whole, rate=rate)
    for gap, count in gaps.items():
        desk.say("缺口“{gap}”：{n}项", gap=queries.GAP_LABELS[gap], n=count)
    desk.result(
        {
            "lists": [{"kind": r.kind, "year": r.year, "version": r.version, "rows": r.rows} for r in lists],
            "placed": {how.value: hows.get(how, 0) for how in How},
            "rates": {
                name: {"part": s.part, "whole": s.whole, "rate": s.rate} for name, (_t, s) in shares.items()
            },
            "not_applicable": rates.apart,
            "gaps": gaps,
        }
    )


@click.command("review")
@click.pass_obj
def review_(desk: Desk) -> None:
    """How far the review is, and whether the newest weights follow from the record of decisions. Exit 1 if they do not."""
    with desk.database.reading() as session:
        progress = queries.review_progress(session)
        newest = queries.newest_weights(session)
        same = newest is None or actions.check_weights(session, newest)
    desk.say(
        "自动放入{automatic}行，待复核{waiting}对，人工决定{decided}对，没有说明的行{unexplained}。",
        automatic=progress.automatic,
        waiting=progress.waiting,
        decided=sum(progress.decided.values()),
        unexplained=progress.unexplained,
    )
    if newest is None:
        desk.say("还没有学习过，用的是系统自带的权重。")
    elif same:
        desk.say("第{version}版已从决定记录重新计算，结果一致。", version=newest.version)
    else:
        desk.say("第{version}版与决定记录重新计算的结果不一致，请告知系统管理员。", version=newest.version)
    desk.result(
        {
            "automatic": progress.automatic,
            "waiting": progress.waiting,
            "decided": {relation.value: count for relation, count in progress.decided.items()},
            "unexplained": progress.unexplained,
            "weights": newest.version if newest else 0,
            "decisions": newest.decisions if newest else 0,
            "weights_hash": newest.weights_hash if newest else "",
            "recomputed": same,
        }
    )
    if not same:
        sys.exit(1)
