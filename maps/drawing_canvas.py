"""Sheets that draw on canvas, with folium under them: a map, outlines, furniture, our own scripts, and data as text. Runs in workers only.

Nothing imported is read as markup or as a script: facts are JSON in a block that browsers do not run, shown with ``textContent``; packed numbers are
base64. Element ids are counted, so equal input draws equal bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from maps.palette import NO_DATA
from maps.parts import as_json
from supervision.areas.rules.outlines import Outline, to_geojson

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True)
class Choice:
    """A choice in the corner of a sheet: its id, its word, and the words of its values in order."""

    id: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Ground:
    """One outline under the drawing: colour, the sentences it says under the pointer, and of which level it is if there are several."""

    outline: Outline
    fill: str = NO_DATA
    lines: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True)
class CanvasSheet:
    """What a sheet is made of.

    ``start`` is the function of ``scripts`` that is called with the map and the outlines; ``facts`` is what it is told, ``carried`` the texts it reads by
    their id. ``legends`` are ids of boxes for it to fill. ``markup`` is our own, never imported.
    """

    title: str
    language: str
    source: str
    scripts: Sequence[str]
    start: str
    facts: Mapping[str, Any]
    grounds: Sequence[Ground]
    carried: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    legends: Sequence[str] = ()
    markup: str = ""
    ribbon: str = ""
    notes: Sequence[str] = ()
    tile_url: str = ""


class BareMap(folium.Map):
    """A folium map that asks for Leaflet and for nothing else."""

    default_js = [("leaflet", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js")]
    default_css = [("leaflet_css", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css")]


class _Board(MacroElement):
    """The style, the furniture, the data blocks and the scripts of a sheet."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}
        {% macro html(this, kwargs) %}{{ this.markup }}{% endmacro %}
        {% macro script(this, kwargs) %}
        {{ this.scripts }}
        {{ this.start }}({{ this._parent.get_name() }}, {{ this.outlines.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, sheet: CanvasSheet, outlines: folium.GeoJson) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "board"
        self.style = _text("sheet.css")
        self.markup = _markup(sheet)
        self.scripts = "\n".join(_text(f"{name}.js") for name in sheet.scripts)
        self.start = sheet.start
        self.outlines = outlines


def draw_sheet(sheet: CanvasSheet) -> str:
    """A whole HTML page, still with folium's addresses in it (``offline`` takes them out).

    ``facts`` is completed with ``bounds``: south-west and north-east of the outlines.
    """
    boxes = [ground.outline.shape.bounds for ground in sheet.grounds]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    chart = BareMap(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        maxZoom=18,
        minZoom=6,
        prefer_canvas=True,
        attribution_control=False,
        zoomSnap=0.25,
    )
    if sheet.tile_url:
        chart.add_child(
            folium.TileLayer(tiles=sheet.tile_url, attr=escape(sheet.source), overlay=True, control=False)
        )
    outlines = folium.GeoJson(_features(sheet), smooth_factor=0.5, control=False)
    chart.add_child(outlines)
    told = {**sheet.facts, "bounds": [[south, west], [north, east]]}
    whole = CanvasSheet(**{**sheet.__dict__, "facts": told})
    chart.add_child(_Board(whole, outlines))
    figure: Any = chart.get_root()
    figure.title = escape(sheet.title)
    for number, element in enumerate(_walk(figure)):
        element._id = f"{number:02d}"
    html: str = figure.render()
    return html.replace("<html>", f'<html lang="{escape(sheet.language)}">', 1)


def _features(sheet: CanvasSheet) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": ground.outline.code,
                "name": ground.outline.name,
                "lines": list(ground.lines or (ground.outline.name,)),
                "fill": ground.fill,
                "level": ground.level,
                "style": {
                    "fillColor": ground.fill,
                    "fillOpacity": 0.5,
                    "color": "#5b6773",
                    "weight": 1,
                },
            },
            "geometry": to_geojson(ground.outline.shape),
        }
        for ground in sheet.grounds
    ]
    return {"type": "FeatureCollection", "features": features}


def _markup(sheet: CanvasSheet) -> str:
    parts = []
    if sheet.choices:
        parts.append('<form class="house choices">')
        for choice in sheet.choices:
            options = "".join(
                f'<option value="{escape(value)}">{escape(word)}</option>'
                for value, word in choice.options.items()
            )
            parts.append(
                f'<label>{escape(choice.label)} <select id="{escape(choice.id)}">{options}</select></label>'
            )
        parts.append("</form>")
    parts.append(sheet.markup)
    if sheet.legends:
        boxes = "".join(f'<div id="{escape(name)}" hidden></div>' for name in sheet.legends)
        parts.append(f'<div class="house legend" hidden>{boxes}</div>')
    if sheet.ribbon:
        parts.append(f'<div class="house ribbon">{escape(sheet.ribbon)}</div>')
    line = " · ".join(escape(text) for text in (sheet.source, *sheet.notes) if text)
    parts.append(f'<div class="house source">{line}</div>')
    parts.append(f'<script type="application/json" id="facts">{as_json(sheet.facts)}</script>')
    parts += [
        f'<script type="text/plain" id="{escape(name)}">{text}</script>'
        for name, text in sheet.carried.items()
    ]
    return "\n".join(parts)


@cache
def _text(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for name in ("header", "html", "script"):
        if isinstance(element, Figure):
            yield from _walk(getattr(element, name))
    for child in list(element._children.values()):
        yield from _walk(child)
