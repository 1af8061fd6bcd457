"""The register of laws (法律依据登记): when each was made, amended, repealed, and what stands in force on a day."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supervision.foundation.errors import Refused
from supervision.law.rules.citing import Citation, norm_key, number_of


class ChangeKind(StrEnum):
    """What happened to a law (立改废)."""

    ISSUED = "issued"
    AMENDED = "amended"
    REPEALED = "repealed"


class NormStatus(StrEnum):
    """How a law stands on a day (时效)."""

    IN_FORCE = "in_force"
    AWAITED = "awaited"
    REPEALED = "repealed"


CHANGE_LABELS: dict[ChangeKind, str] = {
    ChangeKind.ISSUED: "公布施行",
    ChangeKind.AMENDED: "修改",
    ChangeKind.REPEALED: "废止",
}
STATUS_LABELS: dict[NormStatus, str] = {
    NormStatus.IN_FORCE: "现行有效",
    NormStatus.AWAITED: "尚未施行",
    NormStatus.REPEALED: "已废止",
}


@dataclass(frozen=True)
class NormChange:
    """One event in the life of a law.

    ``articles`` are the articles an amendment touches (numbers as they stood before it); empty = the whole law.
    ``successor`` is what took a repealed law's place.
    """

    title: str
    kind: ChangeKind
    effective_on: date
    number: str = ""
    articles: tuple[int, ...] = ()
    successor: str = ""
    source: str = ""
    own: bool = False  # entered by this bureau
    checked: bool = False  # the text was read; False: confirm before relying on it
    id: int = 0

    @property
    def key(self) -> str:
        """What spellings of the title share."""
        return norm_key(self.title)

    @property
    def code(self) -> str:
        """A short name that stays the same wherever the change came from."""
        text = f"{self.key}|{self.kind.value}|{self.effective_on}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def touches(self, citation: Citation) -> bool:
        """Whether a citation lies in what was changed; one that names no article always does."""
        if norm_key(citation.law) != self.key or self.kind is ChangeKind.ISSUED:
            return False
        if self.kind is ChangeKind.REPEALED or not self.articles or citation.article is None:
            return True
        return citation.article in self.articles


def status_on(changes: Iterable[NormChange], day: date) -> NormStatus:
    """How one law stands on a day, from its own changes (any order; an unknown beginning counts as long ago)."""
    events = sorted(changes, key=lambda change: change.effective_on)
    past = [change for change in events if change.effective_on <= day]
    if past and past[-1].kind is ChangeKind.REPEALED:
        return NormStatus.REPEALED
    if not past and events and events[0].kind is ChangeKind.ISSUED:
        return NormStatus.AWAITED
    return NormStatus.IN_FORCE


def version_on(changes: Iterable[NormChange], day: date) -> NormChange | None:
    """The making or amendment whose text is in force on a day; ``None`` when none is known."""
    past = [c for c in changes if c.effective_on <= day and c.kind is not ChangeKind.REPEALED]
    return max(past, key=lambda change: change.effective_on) if past else None


def check_can_enter(change: NormChange, known: Iterable[NormChange]) -> None:
    """A change has a title and a source, does not stand there already, and comes after the law was made.

    Raises:
        Refused: with what to correct.
    """
    if len(change.key) < 2:
        raise Refused("请写明法律法规的名称。")
    if len(change.source.strip()) < 4:
        raise Refused("请写明出处（公布的文件和文号）。")
    if change.articles and change.kind is not ChangeKind.AMENDED:
        raise Refused("只有修改可以只涉及部分条款。")
    for other in known:
        if other.key != change.key:
            continue
        if (other.kind, other.effective_on) == (change.kind, change.effective_on):
            raise Refused("《{title}》在{day}的这次变动已经登记。", title=other.title, day=other.effective_on)
        if other.kind is ChangeKind.ISSUED and change.effective_on < other.effective_on:
            raise Refused(
                "《{title}》自{day}起施行，变动不能更早。", title=other.title, day=other.effective_on
            )


def read_articles(text: str) -> tuple[int, ...]:
    """Articles as typed: ``12, 15-18 第二十条``; empty = the whole law.

    Raises:
        Refused: naming the word that is no article.
    """
    words = text.replace("，", " ").replace("、", " ").replace(",", " ").replace("第", " ").replace("条", " ")
    return tuple(sorted({n for word in words.split() for n in _articles(word)}))


def _articles(word: str) -> range:
    from_, _sign, to = word.replace("—", "-").replace("–", "-").replace("至", "-").partition("-")
    low = _numeral(from_, word)
    high = _numeral(to, word) if to else low
    if not 1 <= low <= high <= 1500:
        raise Refused("看不懂条款“{text}”。请写成12, 15-18。", text=word[:20])
    return range(low, high + 1)


def _numeral(part: str, word: str) -> int:
    number = number_of(part)
    if not number:
        raise Refused("看不懂条款“{text}”。请写成12, 15-18。", text=word[:20])
    return number
