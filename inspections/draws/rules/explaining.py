"""Why no pairing exists, as a record for machines and a sentence for clerks (protocol §5)."""

from typing import Any

from inspections.draws.rules.pairing import Blocking
from supervision.foundation.errors import Refused


def blocking_record(tranche: int, blocking: Blocking) -> dict[str, Any]:
    """The blocking set as JSON values; ``packages`` is minimal: without any one of them a pairing exists."""
    return {
        "tranche": tranche,
        "packages": [[package.group, list(package.units)] for package in blocking.packages],
        "inspectors": list(blocking.inspectors),
        "places": blocking.places,
        "seats": blocking.seats,
        "shortage": blocking.shortage,
        "missing": blocking.missing,
        "lend": blocking.lend,
        "move": blocking.move,
        "sentence": explain(blocking).text("zh"),
    }


def explain(blocking: Blocking) -> Refused:
    """The refusal that says it in plain words; raise it."""
    groups = "、".join(sorted({package.group for package in blocking.packages}))
    return Refused(
        "无法配对：{groups}的{packages}个任务包要由这{people}名执法人员承担{places}人次，"
        "他们只剩{seats}人次，还缺{shortage}人次。最小的办法：借{lend}名能带队的执法人员，或移走{move}户。"
        "本批次一共缺{missing}人次。",
        groups=groups,
        packages=len(blocking.packages),
        people=len(blocking.inspectors),
        places=blocking.places,
        seats=blocking.seats,
        shortage=blocking.shortage,
        lend=blocking.lend,
        move=blocking.move,
        missing=blocking.missing,
    )
