"""Numbers of a limit as people type them: 90, 90%, 0.5, nothing. Pure."""

from supervision.foundation.errors import Unreadable


def number_of(text: str, *, percent: bool) -> float | None:
    """The value of a field; ``percent``: it is typed in percent (90 → 0.9). Nothing typed: None.

    Raises:
        Unreadable: no number.
    """
    bare = text.strip().removesuffix("%").removesuffix("％").strip()
    if not bare:
        return None
    try:
        number = float(bare)
    except ValueError:
        raise Unreadable("预警线应填写数字，例如90或者1.5。") from None
    return round(number / 100, 6) if percent else number
