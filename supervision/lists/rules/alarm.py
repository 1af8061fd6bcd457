"""The alarm of changed laws (依据变动提醒): which items and checklists cite what was amended or repealed, and until when to act.

Local rules give one month to begin with the adjustment once the basis changed; the number is a dated parameter.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from supervision.foundation.errors import Refused
from supervision.law.rules.citing import Citation, norm_key
from supervision.law.rules.norms import ChangeKind, NormChange
from supervision.law.rules.workdays import months_before


@dataclass(frozen=True)
class Cited:
    """A place in a law that an item's basis (``checklist_id`` None) or a checklist cites, and the day this was printed."""

    item_id: int
    citation: Citation
    printed_on: date
    checklist_id: int | None = None


@dataclass(frozen=True)
class Alarm:
    """One change of a law that one item has to answer: the articles it cites, and until when."""

    change: NormChange
    item_id: int
    places: tuple[Citation, ...]
    checklists: tuple[int, ...]
    in_basis: bool
    printed_on: date
    due_on: date

    def overdue(self, on: date) -> bool:
        """Whether the time to begin has run out."""
        return on > self.due_on

    def coming(self, on: date) -> bool:
        """Whether the change has not taken effect yet."""
        return on < self.change.effective_on


def alarms(
    cited: Iterable[Cited],
    changes: Iterable[NormChange],
    *,
    months: int,
    answered: Iterable[tuple[str, int, date]] = (),
) -> list[Alarm]:
    """Every change that an item has not followed yet, the most urgent first.

    An amendment concerns what was printed before it took effect; a repeal concerns every citation. An answer counts for the
    text it was given for: when the basis is printed anew (before a still later amendment), the question is put again.

    Args:
        months: to begin with the adjustment; answered: (change code, item, day of printing) that somebody found still right.
    """
    by_key: dict[str, list[NormChange]] = defaultdict(list)
    for change in changes:
        if change.kind is not ChangeKind.ISSUED:
            by_key[change.key].append(change)
    settled = set(answered)
    groups: dict[tuple[str, int], list[Cited]] = defaultdict(list)
    what: dict[str, NormChange] = {}
    for one in cited:
        for change in by_key.get(norm_key(one.citation.law), ()):
            late = change.kind is ChangeKind.REPEALED or one.printed_on < change.effective_on
            if late and change.touches(one.citation):
                groups[change.code, one.item_id].append(one)
                what[change.code] = change
    found = []
    for (code, item_id), hits in groups.items():
        printed = max(hit.printed_on for hit in hits)
        if what[code].kind is ChangeKind.AMENDED and (code, item_id, printed) in settled:
            continue
        found.append(
            Alarm(
                what[code],
                item_id,
                tuple(dict.fromkeys(hit.citation for hit in hits)),
                tuple(sorted({hit.checklist_id for hit in hits if hit.checklist_id is not None})),
                any(hit.checklist_id is None for hit in hits),
                printed,
                months_before(what[code].effective_on, -months),
            )
        )
    return sorted(found, key=lambda one: (one.due_on, one.change.key, one.item_id))


def check_can_answer(alarm: Alarm | None, note: str) -> None:
    """An amendment may turn out to leave the cited words as they were; a repealed law cannot stay a basis.

    Raises:
        Refused: no such alarm, a repeal, or no reason in writing.
    """
    if alarm is None:
        raise Refused("这项提醒已经处理，或者不存在。")
    if alarm.change.kind is ChangeKind.REPEALED:
        raise Refused(
            "《{title}》已废止，不能再作依据。请在来源清单中改用新的依据，重新导入并合并。",
            title=alarm.change.title,
        )
    if len(note.strip()) < 4:
        raise Refused("请写明核对的结果，例如“所引条款内容未变”。")
