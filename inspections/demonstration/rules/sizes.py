"""How big a demonstration is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The numbers of one demonstration. The city's are those Suizhou published for 2021 (domain figures of scale)."""

    name: str
    entities: int
    inspectors: int
    years: int
    visits: int  # a year, of which four draws and the rest started by leads
    penalties: int  # a year
    drawn: int  # per quarterly draw


CITY = Size("city", entities=184_400, inspectors=2_531, years=5, visits=52_400, penalties=2_605, drawn=9_220)
SMALL = Size("small", entities=1_840, inspectors=60, years=2, visits=524, penalties=26, drawn=92)
SIZES = {size.name: size for size in (CITY, SMALL)}
SEED = 421_300
