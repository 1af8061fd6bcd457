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
    """What a bureau reports about its lists."""

    claimed: Share
    completed: Share
    complete: Share
    filled: Share


def filled(row: Mapping[str, str]) -> int:
    """How many of the mandatory elements one row states."""
    return sum(bool(row.get(element)) for element in ELEMENTS)


def rates(
    *, catalogue: int, claimed: int, items: int, with_checklist: int, rows: Iterable[Mapping[str, str]]
) -> Rates:
    """Put the rates together.

    Args:
        catalogue: items of the supervision catalogue; claimed: those that a local power-and-duty list carries too.
        items: unified items in force; with_checklist: those with a published checklist.
        rows: the source rows in force, for completeness.
    """
    counts = [filled(row) for row in rows]
    return Rates(
        claimed=Share(claimed, catalogue),
        completed=Share(with_checklist, items),
        complete=Share(sum(count == len(ELEMENTS) for count in counts), len(counts)),
        filled=Share(sum(counts), len(ELEMENTS) * len(counts)),
    )
