"""Where things of the past stand on the anchor: reviewed, published, closed. Days are ``date.toordinal`` numbers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspections.demonstration.rules.chance import Flags, Ints

REVIEWED_AFTER = 3  # days after which a result has been reviewed
CASE_CLOSED_AFTER = 10
CLOSED_AFTER = 45

Words = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Standing:
    """State of visits and of their acts, and the day of publication (the anchor while there is none)."""

    visit: list[str]
    act: list[str]
    published: Ints


def standing(day: Ints, published: Ints, case: Flags, anchor: int) -> Standing:
    """How far visits have come by the anchor.

    Args:
        day: of the visit; published: the day its result goes public; case: checks of one case, which are not published.
    """
    age = anchor - day
    public = ~case & (published < anchor)
    act: Words = np.where(public, "published", np.where(age < REVIEWED_AFTER, "recorded", "reviewed"))
    over = (public & (age >= CLOSED_AFTER)) | (case & (age >= CASE_CLOSED_AFTER))
    visit: Words = np.where(over, "closed", act)
    return Standing(visit.tolist(), act.tolist(), np.where(public, published, anchor))
