"""The one-page summary inside a certificate: a plain text that follows from the other files alone."""

from collections import Counter
from collections.abc import Mapping, Sequence

from inspections.draws.rules.files import Frozen
from inspections.draws.rules.tranche import Opened

NAME = "summary.txt"


def summary(frozen: Frozen, commit: str, opened: Sequence[Opened]) -> bytes:
    """Both languages side by side, since the text is hashed and cannot depend on the reader."""
    terms = frozen.terms.value
    quota = frozen.terms.total_quota()
    lines = [
        "抽取证明 Certificate of a random draw (dr-1)",
        f"机关 bureau: {terms['bureau']}",
        f"序号 serial: {terms['serial']}",
        f"抽取 draw: {terms['draw']}",
        f"计划 plan: {terms['plan']}",
        f"任务 task: {terms['task']}",
        f"轮次 round: {terms['round']}",
        f"封存码 seal: {commit}",
        f"名单 pool: {sum(frozen.sizes.values())}",
        f"未列入 left out: {len(frozen.left_out)}"
        + _counts(Counter(reason for _, reason in frozen.left_out)),
        f"执法人员 inspectors: {len(frozen.inspectors)}",
    ]
    lines += [
        f"分层 stratum {stratum}: {quota[stratum]}/{size}" for stratum, size in sorted(frozen.sizes.items())
    ]
    for one in opened:
        lines += [
            f"批次 tranche {one.number}: {one.event.opened_at}",
            f"公开数 public value: {one.event.public_value}",
            f"抽中 drawn: {len(one.drawn)}",
            f"停止 stopped: {len(one.event.stopped)}"
            + _counts(Counter(reason for _, reason in one.event.stopped)),
            f"检查组 teams: {len(one.teams)}",
            f"未配成 without a team: {len(one.left)}",
        ]
    return ("\n".join(lines) + "\n").encode()


def _counts(counts: Mapping[str, int]) -> str:
    return "".join(f" · {reason} {count}" for reason, count in sorted(counts.items()))
