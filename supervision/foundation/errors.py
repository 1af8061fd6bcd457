"""Expected errors: raised next to the rule, with a sentence a clerk understands."""

from typing import Any

from supervision.foundation.i18n import translate


class Problem(Exception):
    """An anticipated refusal. The message id is a Chinese sentence with ``{named}`` places.

    Values and basis travel as plain data, so the error pickles across process borders.
    """

    status = 400

    def __init__(self, msgid: str, /, *, basis: str = "", **values: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.basis = basis
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.msgid, self.basis, self.values)

    def text(self, language: str = "zh") -> str:
        """The sentence in the reader's language, the legal basis behind it."""
        sentence = translate(self.msgid, language, **self.values)
        return f"{sentence}（{self.basis}）" if self.basis else sentence

    def __str__(self) -> str:
        return self.text()


class Unreadable(Problem):
    """What came in cannot be understood: what, where, which rule, what to do."""

    status = 400


class NotFound(Problem):
    """Unknown, or not for this person: the two look alike on purpose."""

    status = 404


class Conflict(Problem):
    """Somebody else was first, or the same thing exists already."""

    status = 409


class Refused(Problem):
    """A rule says no; ``basis`` names the article."""

    status = 409


def _rebuild(kind: type[Problem], msgid: str, basis: str, values: dict[str, Any]) -> Problem:
    return kind(msgid, basis=basis, **values)
