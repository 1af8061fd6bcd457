"""Point in polygon against geopandas: ninety outlines of township size, as many points as a city has businesses, and ten times more.

``python -m benchmarks.placing [--repeat 5] [--cpu]`` needs no data: outlines are made from the real county outlines, with borders as
winding as real ones, points are scattered over their box. Prints medians in one run, and how many answers differ.
"""

import statistics
import time
import warnings

import click
import geopandas as gpd
import numpy as np
import shapely

from supervision.areas.boundaries import county_outlines
from supervision.areas.rules.cells import divide
from supervision.areas.rules.gridding import PlaceGrid
from supervision.areas.rules.placing import one_by_one, place

COUNTS = {"421303": 24, "421321": 36, "421381": 30}
STEP = 0.0013
POINTS = (184_400, 1_844_000)


def townships() -> dict[str, shapely.Geometry]:
    """Ninety cells with winding borders (about 450 vertices each), no gap between neighbours."""
    found = {}
    for outline in county_outlines("421300"):
        for number, cell in enumerate(divide(outline.shape, COUNTS[outline.code]), start=1):
            found[f"{outline.code}{number:03d}"] = cell
    return {
        code: shapely.make_valid(shapely.transform(shapely.segmentize(cell, STEP), _bent))
        for code, cell in found.items()
    }


def _bent(at: np.ndarray) -> np.ndarray:
    """The same small swing for the same place, so neighbours keep their common border."""
    swing = 0.0006 * np.column_stack([np.sin(700 * at[:, 1]), np.sin(700 * at[:, 0])])
    return at + swing


@click.command()
@click.option("--repeat", default=5, type=click.IntRange(1))
@click.option("--cpu", is_flag=True, help="processor seconds, for a machine that does other things")
def main(repeat: int, cpu: bool) -> None:
    """Time five ways and compare every answer."""
    now = time.process_time if cpu else time.perf_counter
    warnings.simplefilter("ignore")
    outlines = townships()
    codes = sorted(outlines)
    shapes = [outlines[code] for code in codes]
    vertices = shapely.get_num_coordinates(np.array(shapes)).mean()
    click.echo(f"{len(shapes)} outlines, {vertices:.0f} vertices each")
    frame = gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4490")
    rng = np.random.default_rng(7)
    for count in POINTS:
        west, south, east, north = frame.total_bounds
        x, y = rng.uniform(west, east, count), rng.uniform(south, north, count)
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs="EPSG:4490")
        grid = PlaceGrid(shapes)
        ways = {
            "geopandas.sjoin": lambda p=points: gpd.sjoin(p, frame, how="left", predicate="intersects"),
            "prepared polygons, one by one": lambda x=x, y=y: one_by_one(x, y, shapes),
            "grid, laid anew": lambda x=x, y=y: PlaceGrid(shapes).find(x, y),
            "grid, laid once": lambda x=x, y=y, g=grid: g.find(x, y),
            "place(): grid and codes as text": lambda x=x, y=y: place(x, y, outlines),
        }
        results, peer = {}, 0.0
        took: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(repeat):  # by turns, so that what else the machine does meets all of them
            for name, work in ways.items():
                begin = now()
                results[name] = work()
                took[name].append(now() - begin)
        for name, seconds in took.items():
            middle = statistics.median(seconds)
            peer = peer or middle
            click.echo(f"{count:>9,}  {name:34} {middle:7.3f} s   {peer / middle:5.1f} x")
        joined = results["geopandas.sjoin"]
        first = joined.groupby(level=0)["code"].min().fillna("").to_numpy()
        differ = int((first != np.array(results["place(): grid and codes as text"])).sum())
        click.echo(f"{count:>9,}  answers that differ from geopandas: {differ}")


if __name__ == "__main__":
    main()
