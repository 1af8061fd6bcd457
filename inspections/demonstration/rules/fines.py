"""How large the invented fines are: a grade of discretion, its band, a place in the band. Planted: one district fines higher within the usual grade, and a few
fines lie outside their band, so that like cases can be held against each other. The law is invented, and named so."""

from dataclasses import dataclass

import numpy as np

from inspections.demonstration.rules.chance import Flags, Floats, Ints

GRADES = ("mitigated", "lighter", "usual", "heavier")
BANDS_FEN = {
    "person": ((5_000, 20_000), (20_000, 100_000), (100_000, 300_000), (300_000, 500_000)),
    "org": ((10_000, 50_000), (50_000, 300_000), (300_000, 1_000_000), (1_000_000, 5_000_000)),
}
"""From and to, by party and grade."""
BASES = {
    "R02": "《演示条例》第二十六条",
    "R03": "《演示条例》第二十七条第二款",
    "R05": "《演示条例》第三十一条第一款",
    "R06": "《演示条例》第四十五条",
    "R08": "《演示条例》第三十二条",
}
UNWRITTEN = 0.12
"""So many decisions state no grade."""
STRICT_SHIFT = 0.22
"""By so much of the band the one district's fines in the usual grade lie higher."""
ODD_SHARE = 0.05
"""So many of the fines that were not given on the spot."""
ODD_FACTOR = 2.4
MOST_FEN = {"person": 500_000, "org": 9_500_000}
"""Below the sums from which a hearing is due, so that no case here waits for one."""
STEP_FEN = 1_000
USUAL = GRADES.index("usual")


@dataclass(frozen=True)
class Weighed:
    """Fines in fen (0 stays a warning), and the grade and band each decision states (None where it states none)."""

    fine_fen: Ints
    grade: list[str | None]
    low: list[int | None]
    high: list[int | None]


def weigh(fine: Ints, person: Flags, summary: Flags, strict: Flags, rng: np.random.Generator) -> Weighed:
    """Spread plain fines over the bands they lie in.

    Args:
        fine: in fen, 0 for a warning; person: whether the party answers as a citizen; summary: decided on the spot, with
            its lower limit; strict: in the district that fines higher.
    """
    party = ["person" if one else "org" for one in person.tolist()]
    bands = np.array([BANDS_FEN[one] for one in party], dtype=np.int64).reshape(-1, len(GRADES), 2)
    grade = (fine[:, None] > bands[:, :, 1]).sum(axis=1).clip(0, len(GRADES) - 1)
    rows = np.arange(fine.size)
    low, high = bands[rows, grade, 0], bands[rows, grade, 1]
    place: Floats = rng.beta(3.0, 3.0, fine.size)
    place = np.where(strict & (grade == USUAL), np.minimum(place + STRICT_SHIFT, 1.0), place)
    spread = low * (high / low) ** place
    odd = (rng.random(fine.size) < ODD_SHARE) & ~summary
    most = np.array([MOST_FEN[one] for one in party], dtype=np.float64)
    spread = np.where(odd, np.minimum(spread * ODD_FACTOR, most), spread)
    fen = (np.rint(spread / STEP_FEN) * STEP_FEN).astype(np.int64)
    fined = fine > 0
    written = fined & (rng.random(fine.size) >= UNWRITTEN)
    return Weighed(
        np.where(fined, fen, 0),
        [GRADES[at] if known else None for at, known in zip(grade.tolist(), written.tolist(), strict=True)],
        [one if known else None for one, known in zip(low.tolist(), written.tolist(), strict=True)],
        [one if known else None for one, known in zip(high.tolist(), written.tolist(), strict=True)],
    )
