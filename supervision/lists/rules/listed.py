"""Outside the list there is no check (清单之外无检查): which items must not be checked, and why."""

from collections.abc import Sequence
from enum import StrEnum

from supervision.foundation.errors import Refused
from supervision.law.rules.citations import ENTERPRISE_CHECKS


class Bar(StrEnum):
    """Why an item must not be planned or drawn."""

    RETIRED = "retired"
    UNLISTED = "unlisted"
    NO_DISTURB = "no-disturb"
    KEY = "key"


BAR_LABELS: dict[Bar, str] = {
    Bar.RETIRED: "现行清单中已没有这个事项",
    Bar.UNLISTED: "不在行政检查事项清单上",
    Bar.NO_DISTURB: "列入“无事不扰”清单",
    Bar.KEY: "列入重点监管清单，不作随机抽查",
}


def check_listed(barred: Sequence[tuple[str, Bar]]) -> None:
    """Items that must not be checked stop a plan, a draw and a visit (国办发〔2024〕54号: 未公布的事项不得检查).

    Args:
        barred: (name, why) of the items concerned; empty: all may be checked.

    Raises:
        Refused: naming the first item and why.
    """
    if barred:
        name, why = barred[0]
        raise Refused(
            "不能检查“{name}”：{why}。", basis=ENTERPRISE_CHECKS, name=name[:60], why=BAR_LABELS[why]
        )
