"""Three lists that exclude one another (三张互斥清单), as an option: no-disturb, key supervision, random checks.

An item on the first is not planned at all, one on the second is checked by its own plan and never drawn; a county that
works so publishes every item on exactly one of them.
"""

from enum import StrEnum

from supervision.foundation.errors import Refused


class Standing(StrEnum):
    """Which of the three an item is on."""

    RANDOM = "random"
    KEY = "key"
    NO_DISTURB = "no-disturb"


STANDING_LABELS: dict[Standing, str] = {
    Standing.RANDOM: "随机抽查事项",
    Standing.KEY: "重点监管事项",
    Standing.NO_DISTURB: "“无事不扰”事项",
}


def check_can_set(standing: Standing, basis: str, *, on_random_list: bool) -> None:
    """Taking an item out of random checks needs a reason in writing, and it must not stand on a random list in force.

    Raises:
        Refused: no basis, or a list in force still draws it.
    """
    if standing is Standing.RANDOM:
        return
    if len(basis.strip()) < 4:
        raise Refused("移出随机抽查的事项请写明依据。")
    if on_random_list and standing is Standing.NO_DISTURB:
        raise Refused(
            "这个事项还在现行随机抽查清单上，三张清单互斥。请先在随机抽查清单中删去它，再列入“无事不扰”。"
        )
