"""保管人: who keeps the shares of a sealed draw, how its quotas are parted, and when which share is asked for (protocol §2–4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from inspections.draws.rules.canonical import is_hex32
from inspections.draws.rules.steps import LABELS, PROTOCOL, DrawStatus
from inspections.draws.rules.terms import LONGEST_DAYS, Mode
from supervision.foundation.errors import Problem, Refused, Unreadable

MOST_CUSTODIANS = 9
MOST_TRANCHES = 31
SPLIT = "tranche_split"
SPLIT_RULE = "每个类别在各批之间平分（最大余数法）；余下的给目前户数最少的一批，同样少时给较早的一批"
VALUES = "public_values"


def split(quota: Mapping[str, int], tranches: int) -> list[dict[str, int]]:
    """Part each stratum's quota evenly among the tranches, by largest remainder.

    All remainders are equal, so ties decide: the tranche with the fewest units so far, then the earliest. Strata go in
    the order of their names; the totals of two tranches differ by at most one.
    """
    parts: list[dict[str, int]] = [{} for _ in range(tranches)]
    totals = [0] * tranches
    for stratum in sorted(quota):
        each, rest = divmod(quota[stratum], tranches)
        more = sorted(range(tranches), key=lambda at: (totals[at], at))[:rest]
        for at, part in enumerate(parts):
            part[stratum] = each + (at in more)
            totals[at] += part[stratum]
    return parts


def share_number(tranche: int, custodians: int, position: int) -> int:
    """n = (t − 1)·K + j, all counted from 1 (protocol §2)."""
    return (tranche - 1) * custodians + position


def check_tranches(
    days: Sequence[date], *, mode: Mode, custodians: int, drawn: int, ends_on: date, reveal_by: date
) -> None:
    """Whether a draw may be opened in these parts.

    Raises:
        Refused: several parts or the sealed mode without custodians, days out of order, too far apart or past the
            task's end, an empty part, or a deadline of the reveal before the last part.
    """
    if mode is Mode.SEALED and not custodians:
        raise Refused("分批密封须指定保管人：密钥由保管人在各自的设备上持有。", basis=PROTOCOL)
    if mode is Mode.OPEN and custodians:
        raise Refused("公开名单的抽取不设保管人。", basis=PROTOCOL)
    if len(days) > 1 and not custodians:
        raise Refused("分几批开启须指定保管人，否则后面批次的结果提前就能算出。", basis=PROTOCOL)
    if list(days) != sorted(set(days)) or (days[-1] - days[0]).days > LONGEST_DAYS:
        raise Refused("各批次须按日期先后排列，并在{days}天内全部开启。", days=LONGEST_DAYS, basis=PROTOCOL)
    if days[-1] > ends_on:
        raise Refused(
            "开启日期{day}晚于任务结束日期{end}。", day=days[-1].isoformat(), end=ends_on.isoformat()
        )
    if len(days) > min(drawn, MOST_TRANCHES):
        raise Refused("只抽{drawn}户，不能分成{n}批。", drawn=drawn, n=len(days))
    if reveal_by < days[-1]:
        raise Refused(
            "全部公开的期限{deadline}早于最后一批的日期{day}。",
            deadline=reveal_by.isoformat(), day=days[-1].isoformat(),
        )  # fmt: skip


def check_custodians(people: Sequence[int], *, planners: Collection[int]) -> None:
    """Custodians are different people, none of whom wrote the plan or froze the list.

    Raises:
        Refused: too many, somebody twice, or a planner among them.
    """
    if len(people) > MOST_CUSTODIANS or len(set(people)) != len(people):
        raise Refused("保管人须是不同的人，最多{n}名。", n=MOST_CUSTODIANS, basis=PROTOCOL)
    if set(people) & set(planners):
        raise Refused("起草计划、冻结名单的人不能兼任保管人。", basis=PROTOCOL)


def check_no_custodian(custodians: Collection[int], actor: int) -> None:
    """Who keeps a share neither seals the list nor types the public value.

    Raises:
        Refused: a custodian tries.
    """
    if actor in custodians:
        raise Refused("保管人不能封存名单，也不能录入公开数，请由另外的人办理。", basis=PROTOCOL)


def check_all_deposited(waiting: Sequence[str]) -> None:
    """A list is sealed only when every custodian's commitments are here.

    Raises:
        Refused: somebody is still awaited (by name).
    """
    if waiting:
        raise Refused("还有保管人没有交存承诺值：{names}。", names="、".join(waiting), basis=PROTOCOL)


def check_can_deposit(status: DrawStatus, *, deposited: bool) -> None:
    """Commitments come between the freeze and the seal, once.

    Raises:
        Refused: not at this step, or deposited already.
    """
    if status is not DrawStatus.FROZEN:
        raise Refused("这次抽取目前是“{status}”，不能再交存承诺值。", status=LABELS[status])
    if deposited:
        raise Refused("承诺值已经交存，不能更换。设备和恢复单都丢失时，只能作废这次抽取。", basis=PROTOCOL)


def can_deposit(status: DrawStatus, *, deposited: bool) -> bool:
    """Whether this custodian's commitments are awaited."""
    return status is DrawStatus.FROZEN and not deposited


def check_commitments(commitments: Sequence[str], *, tranches: int, others: Collection[str]) -> None:
    """One commitment for each tranche, 64 hex digits each, no two equal, none that somebody else deposited.

    Raises:
        Unreadable: the wrong number, or not written so.
        Refused: equal ones.
    """
    if len(commitments) != tranches or not all(map(is_hex32, commitments)):
        raise Unreadable("须交存{n}个承诺值，每个是64位小写十六进制数字。", n=tranches)
    if len(set(commitments)) != tranches or set(commitments) & set(others):
        raise Refused("有两份密钥相同，每份密钥须各自生成。")


def check_can_give(
    status: DrawStatus, *, tranche: int, tranches: int, opens_on: date, today: date, typed: bool, given: bool
) -> None:
    """A custodian's share of a tranche is asked for from its day on, when its public value stands, in order.

    Raises:
        Refused: not sealed, all opened, too early, no public value yet, or given already.
    """
    if status not in (DrawStatus.COMMITTED, DrawStatus.OPENED):
        raise Refused("这次抽取目前是“{status}”，不能交出密钥份。", status=LABELS[status])
    if tranche > tranches:
        raise Refused("各批都已开启，不再需要密钥份。")
    if today < opens_on:
        raise Refused("第{n}批次要到{day}才开启，现在不能交出密钥份。", n=tranche, day=opens_on.isoformat())
    if not typed:
        raise Refused("公开数还没有由两人录入一致，现在不能交出密钥份。", basis=PROTOCOL)
    if given:
        raise Refused("您已交出第{n}批次的密钥份，正等其他保管人。", n=tranche)


def can_give(
    status: DrawStatus, *, tranche: int, tranches: int, opens_on: date, today: date, typed: bool, given: bool
) -> bool:
    """Whether this custodian's share is awaited now."""
    try:
        check_can_give(
            status, tranche=tranche, tranches=tranches, opens_on=opens_on, today=today, typed=typed, given=given
        )  # fmt: skip
    except Problem:
        return False
    return True


def check_may_hand_in(*, custodians: int, mine: int, whose: int) -> None:
    """A custodian hands in the own share; of three, also that of one who is missing, from the escrow (2 of 3).

    Raises:
        Refused: not three custodians, or there is none at this position.
    """
    if whose != mine and (custodians != 3 or not 1 <= whose <= custodians):
        raise Refused("只有三位保管人时，才能从托管文件替缺席的一位交出密钥份。", basis=PROTOCOL)


def check_share(found: int | None, *, tranche: int) -> None:
    """A share is the one of the tranche that is due; ``found`` = the tranche whose commitment it fits, if any.

    Raises:
        Refused: it belongs to another tranche, or to none.
    """
    if found is None:
        raise Refused("密钥份与封存时的承诺值不符，请照恢复单第{n}批次一行重新录入。", n=tranche)
    if found != tranche:
        raise Refused(
            "这是第{other}批次的密钥份，现在只要第{n}批次的。没有保存，请不要再给别人看。",
            other=found,
            n=tranche,
        )


def check_can_give_void(status: DrawStatus, *, given: bool) -> None:
    """The shares of a void draw are published like those of any other.

    Raises:
        Refused: it is not void, or this custodian's are here.
    """
    if status is not DrawStatus.VOID:
        raise Refused("这次抽取没有作废；每次只交出到期那一批的密钥份。", basis=PROTOCOL)
    if given:
        raise Refused("您的密钥份都已交出。")


def check_share_count(count: int, *, tranches: int) -> None:
    """A void draw takes one share for each tranche.

    Raises:
        Unreadable: more or fewer.
    """
    if count != tranches:
        raise Unreadable("作废后须交出全部{n}批的密钥份。", n=tranches)


def check_can_reveal(
    mode: Mode, *, opened: bool, revealed: bool, waiting: int, reveal_by: date, today: date
) -> None:
    """The file of the next tranche is public after its visits, or at the deadline.

    Args:
        revealed: nothing of the draw waits to be revealed.
        waiting: places of the tranche that no visit has used yet.

    Raises:
        Refused: not opened, public already, or visits are still to be made.
    """
    if mode is not Mode.SEALED or revealed:
        raise Refused("开启的各批都已公开。")
    if not opened:
        raise Refused("下一批还没有开启，没有结果可以公开。")
    if waiting and today < reveal_by:
        raise Refused(
            "这一批还有{n}户没有检查；检查完或到{day}才公开名单。",
            basis=PROTOCOL, n=waiting, day=reveal_by.isoformat(),
        )  # fmt: skip


def can_reveal(
    mode: Mode, *, opened: bool, revealed: bool, waiting: int, reveal_by: date, today: date
) -> bool:
    """Whether a tranche's file may become public now."""
    try:
        check_can_reveal(
            mode, opened=opened, revealed=revealed, waiting=waiting, reveal_by=reveal_by, today=today
        )
    except Problem:
        return False
    return True


def is_missing(status: DrawStatus, *, mode: Mode, complete: bool, deadline: date, today: date) -> bool:
    """Whether a sealed draw owes the public something past its deadline (逾期未公开, a red mark).

    Args:
        complete: all its tranches are opened, or, of a void draw, all its shares are published.
        deadline: the last day on which it is still in time.
    """
    owes = {
        DrawStatus.COMMITTED: True,
        DrawStatus.OPENED: mode is Mode.SEALED or not complete,
        DrawStatus.VOID: not complete,
    }
    return owes.get(status, False) and today > deadline
