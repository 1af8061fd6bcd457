"""Drawing with folium: the only file that imports it. Runs in workers and at the command line, never in the web process.

Whatever was imported (names of businesses, of areas) reaches the browser as JSON data and is put on the page with
``textContent``; nothing imported is ever read as HTML or as a script. Element ids are counted, so equal input draws equal bytes.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.plugins import FastMarkerCluster
from folium.template import Template
from folium.utilities import JsCode

from maps.layers import AreaLayer, PointLayer, moved, moved_points
from supervision.areas.rules.coordinates import Crs

_ONE_SCRIPT = [("leaflet", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js")]
_ONE_SHEET = [("leaflet_css", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css")]

_TOOLTIP = """
function (feature, layer) {
    layer.bindTooltip(function () { return words(feature.properties.lines); }, {sticky: true});
    layer.on("click", function () { tell(feature.properties.code); });
}
"""
_MARKER = """
function (row) {
    var marker = L.circleMarker(L.latLng(row[0], row[1]),
        {radius: 7, weight: 1.5, color: "#1d2733", fillColor: row[2], fillOpacity: 0.95});
    marker.bindTooltip(function () { return words(row[3]); });
    marker.bindPopup(function () { return words(row[3]); });
    return marker;
}
"""
# a neutral badge: a cluster's size is not its risk, so it must not borrow the colours of the classes
_BADGE = """
function (cluster) {
    return L.divIcon({html: String(cluster.getChildCount()), className: "badge", iconSize: L.point(30, 22)});
}
"""


_PATTERN = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<pattern id="unsure" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#f2f3f5"/><rect width="2" height="7" fill="#8a96a3"/></pattern></defs></svg>'
)


@dataclass(frozen=True)
class Frame:
    """The words around a map. ``hatched``: what hatching means; empty where a map has none."""

    title: str
    source: str
    no_data: str
    ribbon: str = ""
    notes: tuple[str, ...] = ()
    language: str = "zh-CN"
    tile_url: str = ""
    tile_crs: Crs = Crs.CGCS2000
    hatched: str = ""
    shown: int = field(default=0)


class _Map(folium.Map):
    """A folium map that asks for Leaflet and for nothing else."""

    default_js = _ONE_SCRIPT
    default_css = _ONE_SHEET


class _Furniture(MacroElement):
    """Legend, ribbon and source line, and the two functions every layer uses."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>
          body { font-family: system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
          html, body { height: 100%; }
          body { display: flex; flex-direction: column; }
          .folium-map { flex: 1 1 auto; height: auto !important; min-height: 0; }
          .leaflet-container { background: #f6f8fb; }
          .leaflet-tooltip { font-size: 13px; line-height: 1.55; white-space: normal; max-width: 300px; width: max-content; }
          .leaflet-tooltip b, .leaflet-popup-content b { display: block; }
          .house { position: absolute; z-index: 900; background: rgba(255,255,255,.94); color: #1d2733; font-size: 12px;
                   border: 1px solid #cfd6df; border-radius: 4px; padding: 8px 10px; line-height: 1.5; }
          .legend { left: 10px; bottom: 10px; max-width: 230px; }
          .legend[hidden] { display: none; }
          .legend b { display: block; margin-bottom: 4px; }
          .legend i { display: inline-block; width: 18px; height: 12px; margin-right: 6px; border: 1px solid #8a96a3; }
          .legend i.hatch { background: repeating-linear-gradient(135deg, #8a96a3 0 2px, #f2f3f5 2px 6px); }
          .badge { background: #fff; border: 1.5px solid #1d2733; border-radius: 11px; color: #1d2733; font-size: 12px;
                   font-weight: 600; line-height: 19px; text-align: center; }
          .leaflet-control-layers { font-size: 13px; line-height: 1.7; }
          .source { position: static; flex: none; order: 2; border-width: 1px 0 0; border-radius: 0; padding: 2px 10px; font-size: 11px; }
          .ribbon { top: 10px; left: 50%; transform: translateX(-50%); background: #ffe58a; border-color: #b98900;
                    font-weight: 600; padding: 3px 16px; }
          .leaflet-container:focus-visible { outline: 3px solid #14559e; outline-offset: -3px; }
          .leaflet-container a:focus-visible, .leaflet-control-layers input:focus-visible { outline: 3px solid #14559e; outline-offset: 1px; }
          @media (max-width: 600px) {
            .legend { position: static; flex: none; order: 1; max-width: none; border-width: 1px 0 0; border-radius: 0; padding: 6px 10px; font-size: 11px; }
            .legend br { display: none; }
            .legend i { margin-left: 8px; }
          }
          .legend i, .badge, .ribbon { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          @media print { .leaflet-control-zoom, .leaflet-control-layers { display: none; } }
        </style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        {{ this.markup }}
        {% endmacro %}
        {% macro script(this, kwargs) %}
        function words(lines) {
            var box = document.createElement("div");
            lines.forEach(function (line, place) {
                var part = document.createElement(place ? "div" : "b");
                part.textContent = line;
                box.appendChild(part);
            });
            return box;
        }
        function tell(code) {
            if (window.parent !== window) { window.parent.postMessage({area: String(code)}, "*"); }
        }
        {% endmacro %}
        """
    )

    def __init__(self, markup: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "furniture"
        self.markup = markup


class _Switch(MacroElement):
    """Shows the legend of the layer that is on."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        (function () {
            var map = {{ this._parent.get_name() }}, box = map.getContainer(), bounds = {{ this.bounds|tojson }};
            L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
            // on a phone the legend stays below the map, or it would cover a third of it
            document.querySelectorAll(window.innerWidth < 600 ? ".ribbon" : ".legend, .ribbon").forEach(function (part) {
                L.DomEvent.disableClickPropagation(part);
                box.appendChild(part);
            });
            var legends = Array.from(document.querySelectorAll(".legend"));
            function show(place) { legends.forEach(function (l, i) { l.hidden = i !== place; }); }
            var layers = [{% for layer in this.layers %}{{ layer.get_name() }},{% endfor %}];
            map.on("baselayerchange", function (e) { show(layers.indexOf(e.layer)); });
            show({{ this.shown|tojson }});
            // a frame may get its size late: fit again until somebody has moved the map
            var untouched = true;
            ["pointerdown", "wheel", "keydown"].forEach(function (kind) {
                box.addEventListener(kind, function () { untouched = false; }, {passive: true});
            });
            new ResizeObserver(function () {
                map.invalidateSize(false);
                if (untouched) { map.fitBounds(bounds, {padding: [12, 12], animate: false}); }
                document.documentElement.dataset.ready = "1";
            }).observe(box);
        })();
        {% endmacro %}
        """
    )

    def __init__(self, layers: Sequence[Element], shown: int, bounds: list[list[float]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "switch"
        self.layers = list(layers)
        self.shown = shown
        self.bounds = bounds


def draw(areas: Sequence[AreaLayer], points: Sequence[PointLayer], frame: Frame) -> str:
    """A whole HTML page, still with folium's addresses in it (``offline`` takes them out).

    Args:
        areas: choropleths, one shown at a time; at least one. ``frame.shown`` is on at first.
        points: clustered points, shown above the areas.
    """
    areas = [moved(layer, frame.tile_crs) for layer in areas]
    points = [moved_points(layer, frame.tile_crs) for layer in points]
    west, south, east, north = areas[0].frame.total_bounds.tolist()
    # maxZoom, not max_zoom: without tiles folium ignores the latter and clusters then fail in the browser
    chart = _Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        maxZoom=18,
        minZoom=6,
        prefer_canvas=not frame.hatched,  # a pattern fills paths, not a canvas
        attribution_control=False,
        zoomSnap=0.25,
    )
    chart.add_child(_Furniture(_markup(areas, frame)))
    if frame.tile_url:
        tiles = folium.TileLayer(tiles=frame.tile_url, attr=escape(frame.source), overlay=True, control=False)
        chart.add_child(tiles)
    drawn = [
        _choropleth(layer, shown=place == frame.shown, solid=not frame.tile_url)
        for place, layer in enumerate(areas)
    ]
    for choropleth in drawn:
        chart.add_child(choropleth)
    for layer in points:
        chart.add_child(_clusters(layer))
    if len(areas) + len(points) > 1:
        # on a phone the open list would cover a third of the map and the ribbon: there it opens at a touch
        narrow: Any = JsCode("window.innerWidth < 600")
        chart.add_child(folium.LayerControl(collapsed=narrow))
    chart.add_child(_Switch(drawn, frame.shown, [[south, west], [north, east]]))
    figure: Any = chart.get_root()
    figure.title = escape(frame.title)
    for number, element in enumerate(_walk(figure)):
        element._id = f"{number:02d}"
    html: str = figure.render()
    return html.replace("<html>", f'<html lang="{escape(frame.language)}">', 1)


def _choropleth(layer: AreaLayer, *, shown: bool, solid: bool) -> folium.GeoJson:
    data: dict[str, Any] = json.loads(layer.frame.drop(columns=["value", "name"]).to_json(drop_id=True))
    data.pop("crs", None)
    for feature in data["features"]:
        feature["properties"]["style"] = {
            "fillColor": feature["properties"].pop("fill"),
            "fillOpacity": 0.92 if solid else 0.6,
            "color": "#5b6773",
            "weight": 1,
        }
    return folium.GeoJson(
        data,
        name=escape(layer.title),
        overlay=False,
        show=shown,
        on_each_feature=JsCode(_TOOLTIP),
        smooth_factor=0.5,
    )


def _clusters(layer: PointLayer) -> FastMarkerCluster:
    rows = [[p.lat, p.lon, layer.classes.colour(p.score), list(p.lines)] for p in layer.points]
    return FastMarkerCluster(  # type: ignore[no-untyped-call]
        rows, callback=_MARKER, icon_create_function=_BADGE, name=escape(layer.title), maxClusterRadius=64
    )


def _markup(areas: Sequence[AreaLayer], frame: Frame) -> str:
    parts = []
    for layer in areas:
        rows = [
            f'<i style="background:{s.colour}"></i>{escape(s.label)}<br>'
            for s in reversed(layer.classes.steps)
        ]
        if frame.hatched and layer.hatched:
            rows.append(f'<i class="hatch"></i>{escape(frame.hatched)}<br>')
        rows.append(f'<i style="background:#e3e6ea"></i>{escape(frame.no_data)}')
        parts.append(f'<div class="house legend" hidden><b>{escape(layer.title)}</b>{"".join(rows)}</div>')
    if frame.hatched:
        parts.append(_PATTERN)
    if frame.ribbon:
        parts.append(f'<div class="house ribbon">{escape(frame.ribbon)}</div>')
    line = " · ".join(escape(text) for text in (frame.source, *frame.notes) if text)
    parts.append(f'<div class="house source">{line}</div>')
    return "".join(parts)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for name in ("header", "html", "script"):
        if isinstance(element, Figure):
            yield from _walk(getattr(element, name))
    for child in list(element._children.values()):
        yield from _walk(child)
