"""The rates of the lists (认领率、完成率、完备率), with what they are of what. Sources name them; where the formula is not
printed (完备率) both usual readings are given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ELEMENTS = ("code", "name", "department", "target", "basis", "item_class", "method", "content")
"""The elements an inspection item must state, as far as the published forms agree."""


@dataclass(frozen=True)
class Share:
    """A count of a count."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """0–1, or ``None`` of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Rates:
    """What a bureau reports about its lists.

    ``complete`` and ``filled`` are the two readings of completeness: rows that state every mandatory element, and elements stated of
    elements asked for (the mean over rows). ``apart`` items were left out of the claim rate as not applicable;
    ``from_above``: the claim rate is of a higher level's list.
    """

    claimed: Share
    completed: Share
    complete: Share
    filled: Share
    accurate: Share
    apart: int = 0
    from_above: bool = False


def filled(row: Mapping[str, str]) -> int:
    """How many of the mandatory elements one row states."""
    return sum(bool(row.get(element)) for element in ELEMENTS)


def missing(row: Mapping[str, str]) -> tuple[str, ...]:
    """The mandatory elements one row does not state, in their order."""
    return tuple(element for element in ELEMENTS if not row.get(element))


def rates(
    *,
    claimed: Share,
    items: int,
    with_checklist: int,
    rows: Iterable[Mapping[str, str]],
    accurate: Share,
    apart: int = 0,
    from_above: bool = False,
) -> Rates:
    """Put the rates together.

    Args:
        claimed: of should-claim (认领率). items: inspection items in force; with_checklist: those with a published checklist
            (检查实施清单完成率). rows: the source rows in force, for completeness (完备率).
        accurate: elements that can be right of elements stated (要素填报准确率).
    """
    counts = [filled(row) for row in rows]
    return Rates(
        claimed=claimed,
        completed=Share(with_checklist, items),
        complete=Share(sum(count == len(ELEMENTS) for count in counts), len(counts)),
        filled=Share(sum(counts), len(ELEMENTS) * len(counts)),
        accurate=accurate,
        apart=apart,
        from_above=from_above,
    )
