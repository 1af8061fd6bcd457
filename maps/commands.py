"""`supervision maps …`."""

from pathlib import Path

import click

from analytics.snapshots import replace_file
from supervision.areas.rules.coordinates import crs_named
from supervision.areas.rules.outlines import read_outlines
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.sheets import read_table

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("maps")
def group() -> None:
    """地图 · maps."""


@group.command("render")
@click.option("--scores", type=FILE, required=True, help="CSV or XLSX: code, name, lon, lat, score")
@click.option("--boundaries", type=FILE, required=True, help="GeoJSON polygons with a code and a name")
@click.option("--crs", default="cgcs2000", help="system of the boundaries: cgcs2000, wgs84, gcj02, bd09")
@click.option("--points-crs", default="cgcs2000", help="system of lon and lat in the scores")
@click.option("--ribbon", default="", help="a word across the map, such as 演示数据")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="the page to write"
)
@click.pass_obj
def render(
    desk: Desk, scores: Path, boundaries: Path, crs: str, points_crs: str, ribbon: str, out: Path
) -> None:
    """Draw scores on boundaries as one self-contained page that asks nobody for anything."""
    outlines = read_outlines(boundaries.read_bytes(), crs=crs_named(crs))
    # measured: geopandas and folium cost 1.5 s, which no other command should pay
    from maps.handmade import COLUMNS, draw_scores, read_scores  # noqa: PLC0415

    table = read_table(scores.name, scores.read_bytes(), COLUMNS)
    drawn = draw_scores(
        read_scores(table, crs=crs_named(points_crs)),
        outlines,
        language=desk.language,
        ribbon=ribbon,
        source=boundaries.name,
    )
    if not out.parent.is_dir():
        raise Unreadable(_("没有这个文件夹：{folder}"), folder=out.parent)
    replace_file(out, drawn.html.encode())
    desk.say(
        _("已写入{file}：{areas}个区域，{placed}个对象落在区域内，{unplaced}个不在。"),
        file=out,
        **_counts(drawn),
    )
    desk.result(
        {
            "out": str(out),
            "bytes": len(drawn.html.encode()),
            **_counts(drawn),
            "rows": drawn.rows,
            "points": drawn.shown,
        }
    )


def _counts(drawn: object) -> dict[str, int]:
    return {name: getattr(drawn, name) for name in ("areas", "placed", "unplaced")}
