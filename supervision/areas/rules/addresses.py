"""Finding the township in the words of an address (地址落区), for businesses without coordinates.

A name counts only where it can mean one township: names that occur twice need their county, which the entity or the address
gives. Nothing is guessed; what stays open is counted as not placed.
"""

from collections import defaultdict
from collections.abc import Mapping

_ENDINGS = ("街道办事处", "办事处", "街道", "镇", "乡")
SHORTEST = 2


class Gazetteer:
    """Names of townships, each with the codes it may mean.

    Args:
        towns: name by nine-digit code, e.g. ``{"421321104": "洪山镇"}``; counties: name by six-digit code.
    """

    def __init__(self, towns: Mapping[str, str], counties: Mapping[str, str] | None = None) -> None:
        self.counties = dict(counties or {})
        self.full: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        for code, name in towns.items():
            self.full[name].add(code)
            if name.endswith("街道"):
                self.full[f"{name}办事处"].add(code)
                self.full[f"{name.removesuffix('街道')}办事处"].add(code)
            if len(core := stem(name)) >= SHORTEST:
                self.short[core].add(code)
        self.lengths = sorted({len(name) for name in self.full}, reverse=True)

    def in_address(self, address: str, county: str = "") -> str:
        """The township whose name an address holds: the longest name that means one place; empty where none or several do.

        Args:
            county: six-digit code of the entity's county, empty where unknown; then the address itself may name it.
        """
        county = county[:6] or self._county_in(address)
        for length in self.lengths:  # longest first: 大洪山风景区 before 洪山
            found: set[str] = set()
            for start in range(len(address) - length + 1):
                found |= self.full.get(address[start : start + length], set())
            near = {code for code in found if code.startswith(county)}
            if near:
                return near.pop() if len(near) == 1 else ""
        return ""

    def of_station(self, name: str, county: str = "") -> str:
        """The township a station is named after (洪山市场监管所 → 洪山镇), if that is one and no other; else empty.

        The county's own name in front says nothing: 广水市04号市场监管所 does not stand for 广水街道.
        """
        for known in self.counties.values():
            name = name.removeprefix(known)
        found = {
            code
            for core, codes in self.short.items()
            if core in name
            for code in codes
            if code.startswith(county[:6])
        }
        return found.pop() if len(found) == 1 else ""

    def _county_in(self, address: str) -> str:
        codes = {code for code, name in self.counties.items() if name and name in address}
        return codes.pop() if len(codes) == 1 else ""


def stem(name: str) -> str:
    """A township's name without what it is: 洪山镇 → 洪山."""
    return next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)
