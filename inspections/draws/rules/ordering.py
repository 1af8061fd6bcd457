"""ORDER: packages and people in the order of the seed (protocol §6)."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from inspections.draws.rules.fast import Kernels
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lanes import first_bits

LABEL: Final = "dr1/order"


def in_order(
    kind: bytes, names: Sequence[bytes], *, seed: bytes, hash: Hash, compiled: Kernels | None
) -> list[int]:
    """The positions of the names by (H(block("dr1/order", seed) ‖ kind ‖ name), name); no two names are equal."""
    if compiled is not None and hash.name == "sha256":
        bits = first_bits(compiled, LABEL, seed, [kind + name for name in names])
        found = np.argsort(bits)
        ordered = bits[found]
        if not (ordered[1:] == ordered[:-1]).any():
            positions: list[int] = found.tolist()
            return positions
    start = hash.prepared(LABEL, seed)
    keys = []
    for name in names:
        running = start.copy()
        running.update(kind + name)
        keys.append(running.digest() + name)  # all hashes are of one length: compares as (hash, name)
    return sorted(range(len(keys)), key=keys.__getitem__)
