"""A lottery of a whole country in shards, on every core: 180 million units, 5 % of them drawn; figures in benchmarks/README.md.

Run: ``.venv/bin/python benchmarks/shards.py [--units 180000000] [--workers 2] [--shards 180 31]``. The codes (18 digits) are made
in the workers, which is timed apart; a shard returns the first 64 bits of the smallest keys and who has them, the
parent merges. However the pool is cut, the digest of the drawn must be the same.
"""

import argparse
import hashlib
import itertools
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from inspections.draws.rules.fast import kernels  # noqa: E402
from inspections.draws.rules.lanes import Units, chosen, prepared  # noqa: E402

SEED = hashlib.sha256(b"benchmark").digest()
DIGITS = 18
CHUNK = 1_000_000


@lru_cache(maxsize=1)
def endings() -> Any:
    """The last six digits of a million codes."""
    rest, found = np.arange(CHUNK), np.empty((CHUNK, 6), dtype=np.uint8)
    for digit in range(5, -1, -1):
        found[:, digit] = rest % 10 + 48
        rest //= 10
    return found


def codes(first: int, count: int) -> Any:
    """Codes of ``count`` units of the same million, 18 digits each, one after the other."""
    found = np.zeros(count * DIGITS + 64, dtype=np.uint8)
    rows = found[: count * DIGITS].reshape(count, DIGITS)
    rows[:, :12] = np.frombuffer(b"%012d" % (first // CHUNK), dtype=np.uint8)
    rows[:, 12:] = endings()[first % CHUNK : first % CHUNK + count]
    return found


def shard(job: tuple[int, int, int, int]) -> tuple[Any, Any, int, float, float]:
    """The smallest keys of units ``first`` … ``last`` - 1, with who has them; seconds for codes, seconds for the draw.

    Of ``units`` in all ``quota`` are drawn, so that few more than its share of a million can be among them. The number
    in the middle is the key up to which nobody was left out; the merge checks that it was enough.
    """
    first, last, units, quota = job
    compiled = kernels()
    assert compiled is not None
    state = prepared(compiled, "dr1/entity", SEED)
    keys, rows, bound, made, drawn = [], [], 1 << 64, 0.0, 0.0
    nothing, ones = np.zeros(CHUNK, dtype=np.int64), np.ones(CHUNK, dtype=np.int64)
    begin = first
    while begin < last:
        count = min(CHUNK - begin % CHUNK, last - begin)
        clock = time.process_time()
        data = codes(begin, count)
        at = np.arange(0, count * DIGITS, DIGITS)
        made += time.process_time() - clock
        clock = time.process_time()
        share = quota * count // units
        wanted = min(count, share + 12 * int(share**0.5) + 64)
        [(mine, key)] = chosen(
            compiled,
            Units(data, at, at + DIGITS, nothing[:count], ones[:count], np.array([count]), np.array([count])),
            state,
            [wanted],
        )
        keys.append(key)
        rows.append(mine + begin)
        if wanted < count:
            bound = min(bound, int(keys[-1].max()))
        begin += count
        drawn += time.process_time() - clock
    return np.concatenate(keys), np.concatenate(rows), bound, made, drawn


def country(units: int, quota: int, shards: int, workers: int) -> dict[str, Any]:
    """Draw; seconds, and the digest of keys and units in order."""
    bounds = [units * n // shards for n in range(shards + 1)]
    jobs = [(a, b, units, quota) for a, b in itertools.pairwise(bounds)]
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(shard, jobs))
    merge = time.process_time()
    keys = np.concatenate([one[0] for one in found])
    rows = np.concatenate([one[1] for one in found])
    times = [sum(one[n] for one in found) for n in (3, 4)]
    bound = min(one[2] for one in found)
    del found
    order = np.argsort(keys)[:quota]
    keys, rows = keys[order], rows[order]
    if int(keys[-1]) > bound:
        raise SystemExit("a shard returned too few")
    if (keys[1:] == keys[:-1]).any():
        rows, keys = _settled(keys, rows)
    digest = hashlib.sha256(keys.astype(">u8").tobytes() + rows.astype(">u8").tobytes()).hexdigest()
    end, merged = time.perf_counter(), time.process_time()
    return {
        "shards": shards, "wall s": end - start, "codes, processor s": times[0], "draw, processor s": times[1],
        "ns a unit": times[1] / units * 1e9, "merge, processor s": merged - merge, "digest": digest[:16],
    }  # fmt: skip


def _settled(keys: Any, rows: Any) -> tuple[Any, Any]:
    """Equal first bits: the whole key decides (one pair in a thousand such countries)."""
    prefix = b"dr1/entity".ljust(32, b"\0") + SEED
    whole = [
        (hashlib.sha256(prefix + b"%018d" % row).digest() if tied else int(key).to_bytes(8), row, key)
        for key, row, tied in zip(
            keys.tolist(), rows.tolist(),
            (np.r_[keys[1:] == keys[:-1], False] | np.r_[False, keys[1:] == keys[:-1]]).tolist(), strict=True,
        )
    ]  # fmt: skip
    whole.sort()
    return np.array([one[1] for one in whole]), np.array([one[2] for one in whole], dtype=np.uint64)


def main() -> None:
    """Print one line for each way to cut the country."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--units", type=int, default=180_000_000)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--shards", type=int, nargs="+", default=[180, 31])
    chosen_options = options.parse_args()
    if kernels() is None:
        raise SystemExit("numba is not installed.")
    shard((0, 2, 2, 1))  # compile here, not in every worker
    digests = set()
    for shards in chosen_options.shards:
        found = country(chosen_options.units, chosen_options.units // 20, shards, chosen_options.workers)
        print("   ".join(f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}" for name, value in found.items()))  # fmt: skip
        digests.add(found["digest"])
    most = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    )
    print(f"largest memory: parent {most[0] / 1e6:.2f} GB, worker {most[1] / 1e6:.2f} GB")
    if len(digests) != 1:
        raise SystemExit("the digests differ")


if __name__ == "__main__":
    main()
