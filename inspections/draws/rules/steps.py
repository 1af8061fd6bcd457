"""The ceremony step by step: where a draw stands, who may do what, and when (protocol §2–4)."""

from datetime import date
from enum import StrEnum

from inspections.draws.rules.terms import Mode
from supervision.foundation.errors import Problem, Refused

PROTOCOL = "抽取规程 dr-1"


class DrawStatus(StrEnum):
    """Where a draw stands."""

    FROZEN = "frozen"
    COMMITTED = "committed"
    OPENED = "opened"
    REVEALED = "revealed"
    VOID = "void"
    UNFROZEN = "unfrozen"


LABELS: dict[DrawStatus, str] = {
    DrawStatus.FROZEN: "名单已冻结",
    DrawStatus.COMMITTED: "已封存",
    DrawStatus.OPENED: "已开启",
    DrawStatus.REVEALED: "已全部公开",
    DrawStatus.VOID: "已作废",
    DrawStatus.UNFROZEN: "已解除冻结",
}
SHOWN = frozenset({DrawStatus.COMMITTED, DrawStatus.OPENED, DrawStatus.REVEALED, DrawStatus.VOID})
"""States that the public sees; every sealed draw stays visible for ever."""


MODE_LABELS: dict[Mode, str] = {Mode.OPEN: "公开名单", Mode.HELD: "代号公开", Mode.SEALED: "分批密封"}
"""公开方式: what of the names the public sees."""


def check_new_round(done: int, unfinished: str | None) -> None:
    """One draw per task and round: the next begins when the one before is opened.

    Raises:
        Refused: a draw of this task is under way.
    """
    if unfinished is not None:
        raise Refused("本任务的第{round}批正在抽取（{draw}），不能再开一次。", round=done, draw=unfinished)


def check_day(opens_on: date, *, today: date, ends_on: date) -> None:
    """The public value is one of the day of opening, which lies ahead and within the task.

    Raises:
        Refused: the day is past or after the task's end.
    """
    if opens_on < today:
        raise Refused("公开数的日期不能早于封存当天，否则有人可能先知道结果。", basis=PROTOCOL)
    if opens_on > ends_on:
        raise Refused(
            "开启日期{day}晚于任务结束日期{end}。", day=opens_on.isoformat(), end=ends_on.isoformat()
        )


def check_can_commit(status: DrawStatus, *, opens_on: date, today: date) -> None:
    """Only a frozen list is sealed, and before the day of the public value is over.

    Raises:
        Refused: it is sealed already, or its day has passed.
    """
    if status is not DrawStatus.FROZEN:
        raise Refused("这次抽取目前是“{status}”，不能封存。", status=LABELS[status])
    if opens_on < today:
        raise Refused("公开数的日期不能早于封存当天，否则有人可能先知道结果。", basis=PROTOCOL)


def can_commit(status: DrawStatus) -> bool:
    """Whether the list waits for its seal."""
    return status is DrawStatus.FROZEN


def check_can_type(status: DrawStatus, *, committer: int | None, second: int | None, actor: int) -> None:
    """Two people other than the one who sealed type the public value, each for themselves.

    Raises:
        Refused: not sealed yet, typed twice already, or the wrong person.
    """
    if status is not DrawStatus.COMMITTED:
        raise Refused("这次抽取目前是“{status}”，不能录入公开数。", status=LABELS[status])
    if second is not None:
        raise Refused("公开数已由两人录入一致，不能再改。")
    if actor == committer:
        raise Refused("封存的人不能录入公开数，请由另外两人各录入一次。", basis=PROTOCOL)


def can_type(status: DrawStatus, *, committer: int | None, second: int | None, actor: int) -> bool:
    """Whether this person's entry is awaited (somebody who typed first may still correct it)."""
    try:
        check_can_type(status, committer=committer, second=second, actor=actor)
    except Problem:
        return False
    return True


def check_value_day(opens_on: date, *, today: date) -> None:
    """A public value cannot be known before its day.

    Raises:
        Refused: too early.
    """
    if today < opens_on:
        raise Refused("公开数要到{day}才产生，现在不能录入。", day=opens_on.isoformat())


def check_same(first: str, second: str) -> None:
    """What two people typed must agree to the letter.

    Raises:
        Refused: it does not.
    """
    if first != second:
        raise Refused("两人录入的公开数不一致，请两人各自核对原始记录后重新录入。")


def check_can_open(status: DrawStatus, *, typed_twice: bool) -> None:
    """A sealed draw with a public value typed twice is opened, once.

    Raises:
        Refused: opened already, void, not sealed, or the value is missing.
    """
    if status in (DrawStatus.OPENED, DrawStatus.REVEALED):
        raise Refused("这次抽取已经开启，结果只有一个，不能再抽。", basis=PROTOCOL)
    if status is not DrawStatus.COMMITTED:
        raise Refused("这次抽取目前是“{status}”，不能开启。", status=LABELS[status])
    if not typed_twice:
        raise Refused("公开数还没有由两人录入一致，不能开启。", basis=PROTOCOL)


def check_can_split(server_holds_all: bool) -> None:
    """A draw is held in shards only where the server could compute it anyway: with every share and the public value.

    Raises:
        Refused: a sealed draw, of which no name may stand anywhere before it is opened.
    """
    if not server_holds_all:
        raise Refused("保密抽取不分片：开启之前，任何地方都不能出现抽中的名称。", basis=PROTOCOL)


def can_open(status: DrawStatus, *, typed_twice: bool) -> bool:
    """Whether it may be opened now."""
    return status is DrawStatus.COMMITTED and typed_twice


def check_can_void(status: DrawStatus, *, asked_by: int | None, actor: int, reason: str) -> None:
    """A draw that is not opened is declared void by two people, with a reason; it stays in public view.

    Raises:
        Refused: opened already, no reason, or one person alone.
    """
    if status not in (DrawStatus.FROZEN, DrawStatus.COMMITTED):
        raise Refused("这次抽取目前是“{status}”，不能作废。", status=LABELS[status])
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    if asked_by == actor:
        raise Refused("作废须由另一人确认。", basis=PROTOCOL)


def check_can_unfreeze(
    status: DrawStatus, *, deposited: bool, known: bool, asked_by: int | None, actor: int, reason: str
) -> None:
    """A list that is frozen and not sealed may be given up by two people, with a reason; a new one is frozen then.

    Nothing random of it may exist: the server makes its share with the seal, and a public value counts from the seal on.
    Custodians' shares exist from the deposit on; whoever has them could compute the result once the value is known.

    Args:
        deposited: a custodian's commitments are here.
        known: the public value may be known to somebody.

    Raises:
        Refused: sealed already, the result could be computed, no reason, or one person alone.
    """
    if status is not DrawStatus.FROZEN:
        raise Refused("这次抽取目前是“{status}”，不能解除冻结。", status=LABELS[status])
    if deposited and known:
        raise Refused(
            "保管人的密钥份已经生成，公开数也可能已经有人知道：能算出结果的名单不能解除冻结，只能作废。",
            basis=PROTOCOL,
        )
    if not reason.strip():
        raise Refused("请写明解除冻结的原因。")
    if asked_by == actor:
        raise Refused("解除冻结须由另一人确认。", basis=PROTOCOL)


def can_unfreeze(status: DrawStatus, *, deposited: bool, known: bool) -> bool:
    """Whether the list may still be given up."""
    return status is DrawStatus.FROZEN and not (deposited and known)


def is_under_way(status: DrawStatus, *, opened: int, tranches: int) -> bool:
    """Whether a draw still has something to open (``opened`` counts the tranches of a draw with custodians)."""
    return can_void(status) or (status is DrawStatus.OPENED and 0 < opened < tranches)


def can_void(status: DrawStatus) -> bool:
    """Whether it may still be declared void."""
    return status in (DrawStatus.FROZEN, DrawStatus.COMMITTED)
