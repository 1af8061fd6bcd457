"""Every business as a point, packed so small that a whole city fits into one page. Runs in workers only.

A position is two 16-bit numbers in the box of the sheet (for a prefecture 2 metres), in the projection of web maps, so that the browser only
multiplies and adds. Points stand in the order of their H3 cell and from west to east inside it, and only differences are kept; numbers are split into
planes of low and high bytes before they are deflated. The page that reads this is ``scripts/points.js``; both must change together.

The order of the points is the order of ``ids``: the page names a point by its place in it, and only the server knows who that is.
"""

import zlib
from base64 import b64encode
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.frames import Frames, Period
from maps import hexagons

FINEST = 65_535
EVERYWHERE = (-180.0, -85.0, 180.0, 85.0)
"""All that the projection of web maps shows."""
NOT_VISITED, VISITED, PROBLEM = 0, 1, 2
"""What happened to a point this year; two bits each in the page."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pack:
    """The points of one sheet: what the page is told about them, their bytes as text, and who they are, in order."""

    box: tuple[float, float, float, float]
    sizes: dict[str, int]
    text: str
    ids: Ints


@dataclass(frozen=True)
class Placed:
    """Open entities with coordinates in packing order, their cells known: what sheets are cut from."""

    ids: Ints
    lon: Floats
    lat: Floats
    score: Ints
    area: npt.NDArray[np.str_]
    cell: npt.NDArray[np.uint64]

    def within(self, prefix: str) -> "Placed":
        """Only those of a district (empty: all); the order stays."""
        mine = np.char.startswith(self.area, prefix)
        return Placed(*(getattr(self, name)[mine] for name in ("ids", "lon", "lat", "score", "area", "cell")))


def placed(
    frames: Frames, scores: pl.DataFrame, bounds: tuple[float, float, float, float] = EVERYWHERE
) -> Placed:
    """Put every open entity that has a score and coordinates inside `bounds` into its cell, and all in packing order.

    Args:
        bounds: west, south, east, north in degrees. One entity written down in the sea would make the box of the sheet so wide that the
            others could no longer be told apart.
    """
    west, south, east, north = bounds
    table = frames.entities.join(scores.select("entity_id", "score"), on="entity_id").filter(
        pl.col("lon").is_between(west, east) & pl.col("lat").is_between(south, north)
    )
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    cell = hexagons.holding(lon, lat)
    different, back = np.unique(cell, return_inverse=True)
    parent = hexagons.parents(different)[back]
    widest = hexagons.parents(different, hexagons.WIDE)[back]
    ids = table["entity_id"].to_numpy()
    order = np.lexsort((ids, lat, lon, cell, parent, widest))
    return Placed(
        ids[order],
        lon[order],
        lat[order],
        table["score"].to_numpy()[order],
        table["area"].to_numpy().astype(np.str_)[order],
        cell[order],
    )


def pack(points: Placed, *, least: int = 0) -> Pack:
    """Pack the points of a sheet.

    Args:
        least: 0: each with its own score; else no score of fewer than so many together is told (``hexagons.pooled``), for files that leave the house.
    """
    fine, start, counts = np.unique(points.cell, return_index=True, return_counts=True)
    order = np.argsort(start)
    fine, counts = fine[order], counts[order]
    over, widest = hexagons.parents(fine), hexagons.parents(fine, hexagons.WIDE)
    first, first_wide = _begins(over), _begins(widest)
    coarse_of_fine = np.cumsum(first) - 1
    at = np.repeat(np.arange(len(fine)), counts)
    score = hexagons.pooled(points.score, at, coarse_of_fine, least=least) if least else points.score

    levels = [hexagons.hexagons(cells) for cells in (fine, over[first], widest[first_wide])]
    u, v = _mercator(points.lon, points.lat)
    corners = [np.stack(_mercator(h.corners[..., 0], h.corners[..., 1]), axis=-1) for h in levels]
    box = _box(u, v, corners)
    x, y = _snapped(u, box[0], box[2]), _snapped(v, box[1], box[3])
    planes: list[bytes] = []
    centres = None
    for level in corners:
        qx, qy = _snapped(level[..., 0], box[0], box[2]), _snapped(level[..., 1], box[1], box[3])
        cx, cy = qx.sum(axis=1) // hexagons.CORNERS, qy.sum(axis=1) // hexagons.CORNERS
        centres = centres or (cx, cy)
        planes += [_halves(_steps(cx)), _halves(_steps(cy))]
        planes += [_halves((qx - cx[:, None]).T.ravel()), _halves((qy - cy[:, None]).T.ravel())]
    planes += [(first + 2 * first_wide).astype(np.uint8).tobytes(), _halves(counts)]
    assert centres is not None
    begins = np.cumsum(counts) - counts
    east = _steps(x)
    east[begins] = x[begins] - centres[0]
    planes += [_halves(east), _halves(y - centres[1][at]), _halves(score)]
    sizes = {"points": len(x), "fine": len(fine), "coarse": int(first.sum()), "wide": int(first_wide.sum())}
    return Pack(box, sizes, as_text(b"".join(planes)), points.ids)


def visited(points: Placed, frames: Frames, period: Period) -> npt.NDArray[np.uint8]:
    """What happened to each point in the period: not visited, visited, visited and a problem found; by the visits in the frames."""
    each = (
        frames.visits.filter(period.holds("occurred_on"))
        .group_by("entity_id")
        .agg((pl.col("inspected") & pl.col("problem")).any().alias("bad"))
        .select("entity_id", (pl.col("bad").cast(pl.UInt8) + VISITED).alias("state"))
    )
    line = pl.DataFrame({"entity_id": points.ids}).join(
        each, on="entity_id", how="left", maintain_order="left"
    )
    return line["state"].fill_null(NOT_VISITED).to_numpy().astype(np.uint8)


def states_text(states: npt.NDArray[np.uint8]) -> str:
    """Four states in a byte, deflated, as text; empty where nothing was visited."""
    if not states.any():
        return ""
    padded = np.zeros(-(-len(states) // 4) * 4, dtype=np.uint8)
    padded[: len(states)] = states
    four = padded.reshape(-1, 4)
    return as_text((four[:, 0] | four[:, 1] << 2 | four[:, 2] << 4 | four[:, 3] << 6).tobytes())


def as_text(data: bytes) -> str:
    """Deflated, in base64: what ``inflated`` of ``scripts/shared.js`` reads."""
    return b64encode(zlib.compress(data, 7)).decode()


def _mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Web Mercator with the world as the unit square, from the north-west."""
    return (lon + 180) / 360, 0.5 - np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) / (2 * np.pi)


def _box(u: Floats, v: Floats, corners: list[Floats]) -> tuple[float, float, float, float]:
    """Left, top, width and height of everything."""
    if not len(u):
        return (0.0, 0.0, 1.0, 1.0)
    every = np.concatenate([np.stack([u, v], axis=-1), *(c.reshape(-1, 2) for c in corners)])
    (west, north), (east, south) = every.min(axis=0), every.max(axis=0)
    return (float(west), float(north), float(east - west), float(south - north))


def _snapped(values: Floats, low: float, width: float) -> Ints:
    return np.rint((values - low) / width * FINEST).astype(np.int64)


def _begins(parents: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Where another parent begins than that of the cell before."""
    first = np.ones(len(parents), dtype=bool)
    first[1:] = parents[1:] != parents[:-1]
    return first


def _steps(values: Ints) -> Ints:
    """The first value, then differences."""
    steps = values.copy()
    steps[1:] -= values[:-1]
    return steps


def _halves(values: Ints) -> bytes:
    """All low bytes, then all high bytes, of numbers taken modulo 65,536."""
    words = (values & 0xFFFF).astype(np.uint16)
    return (words & 0xFF).astype(np.uint8).tobytes() + (words >> 8).astype(np.uint8).tobytes()
