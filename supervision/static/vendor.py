"""Copy the few third-party files the pages need from ``node_modules`` to ``supervision/static/vendor``.

``python -m supervision.static.vendor node_modules supervision/static/vendor`` writes the files, one icon
sprite and ``manifest.json`` (versions, licences, SHA-256). The style sheet of every page is cut to the rules
our templates, scripts and modules name (DECISIONS 121); a class is therefore written out where it is used, never
put together from pieces. The chart library is put together from the kinds of charts we draw (123). It stops when a style sheet asks for a file that was not copied or for another host:
a page of this house loads nothing from elsewhere.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # reads only files whose hash package-lock.json pins

HOUSE = Path(__file__).parents[2]
ICONS = Path(__file__).with_name("icons.txt")  # the icons our pages use, one a line


@dataclass(frozen=True)
class Taken:
    """Files taken from one npm package: glob patterns below ``root``, kept in their relative places."""

    package: str
    folder: str
    root: str
    patterns: tuple[str, ...]


STYLE = Taken("@tabler/core", "tabler", "dist", ("css/tabler.min.css",))
CHARTS = Taken("echarts", "echarts", "", ("core.js",))
TAKEN = (
    STYLE,
    CHARTS,
    Taken("htmx.org", "htmx", "dist", ("htmx.min.js",)),
    Taken("idb", "idb", "build", ("index.js", "umd.js")),
    Taken("signature_pad", "signature_pad", "dist", ("signature_pad.min.js",)),
    Taken("leaflet", "leaflet", "dist", ("leaflet.js", "leaflet.css", "images/*.png")),
    Taken("leaflet.markercluster", "leaflet.markercluster", "dist", ("leaflet.markercluster.js", "*.css")),
    Taken("leaflet.fullscreen", "leaflet.fullscreen", "", ("Control.FullScreen.*", "icon-fullscreen.svg")),
    Taken(
        "leaflet.awesome-markers",
        "leaflet.awesome-markers",
        "dist",
        ("leaflet.awesome-markers.min.js", "leaflet.awesome-markers.css", "images/*.png"),
    ),
    Taken("jquery", "jquery", "dist", ("jquery.min.js",)),
    Taken("bootstrap", "bootstrap", "dist", ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js")),
    Taken("@fortawesome/fontawesome-free", "fontawesome", "", ("css/all.min.css", "webfonts/*")),
)
CUT = "tabler/css/tabler.min.css"
CUT_AWAY = "tabler/cut-away.txt"
"""Names of the classes that were cut away, one a line: what no page may use."""
DRAWN = "echarts/echarts.min.js"
PARTS = """
export * from "echarts/core";
import { use } from "echarts/core";
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { LegacyGridContainLabel } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
use([BarChart, LineChart, MapChart, GridComponent, LegendComponent, TooltipComponent, LegacyGridContainLabel, CanvasRenderer]);
"""
"""What our charts are made of; another kind of chart is one word more here."""
ROOMS = ("supervision", "inspections", "analytics", "maps")
BESIDE = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
SVG = "http://www.w3.org/2000/svg"
ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")


def copy_all(modules: Path, target: Path) -> dict[str, Any]:
    """Copy every taken file and write the manifest.

    Returns:
        the manifest: ``{"packages": [{"name", "version", "licence", "files": [{"path", "sha256", "bytes"}]}]}``.

    Raises:
        FileNotFoundError: a pattern matches nothing, or a style sheet asks for a file that was not copied.
        ValueError: a style sheet asks for another host.
    """
    shutil.rmtree(target, ignore_errors=True)
    packages = [_copy_package(modules, target, taken) for taken in TAKEN if taken not in (STYLE, CHARTS)]
    packages += [_cut_sheet(modules, target), _cut_charts(modules, target)]
    packages.append(_icon_sprite(modules / "@tabler/icons", target))
    for sheet in sorted(target.rglob("*.css")):
        _check_addresses(sheet)
    manifest = {"packages": packages}
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True)
    (target / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return manifest


def _copy_package(modules: Path, target: Path, taken: Taken) -> dict[str, Any]:
    package = modules / taken.package
    root = package / taken.root
    folder = target / taken.folder
    for pattern in taken.patterns:
        found = sorted(root.glob(pattern))
        if not found:
            raise FileNotFoundError(f"{taken.package} has no {pattern}: did its version change?")
        for file in found:
            _copy(file, folder / file.relative_to(root))
    return _describe(package, folder, target)


def _cut_sheet(modules: Path, target: Path) -> dict[str, Any]:
    """The style sheet of every page without the rules nothing of ours names, by PurgeCSS; 600 kB become 90."""
    whole = modules / STYLE.package / STYLE.root / STYLE.patterns[0]
    content = [f"{HOUSE}/{room}/**/*.{{html,js,py}}" for room in ROOMS]
    asked = ["--css", str(whole), "--content", *content, "--skippedContentGlobs", f"{target.resolve()}/**"]
    program = modules / "purgecss" / "bin" / "purgecss.js"
    done = subprocess.run(
        ["node", str(program), *asked, "--keyframes"], check=True, capture_output=True, text=True
    )
    sheet: str = json.loads(done.stdout)[0]["css"]
    kept = target / CUT
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(sheet, encoding="utf-8")
    gone = _classes(whole.read_text(encoding="utf-8")) - _classes(sheet)
    (target / CUT_AWAY).write_text("".join(f"{name}\n" for name in sorted(gone)), encoding="utf-8")
    return _describe(modules / STYLE.package, target / STYLE.folder, target)


def _cut_charts(modules: Path, target: Path) -> dict[str, Any]:
    """ECharts with no more than our charts need, by esbuild; 370 kB on the line become 206."""
    kept = target / DRAWN
    kept.parent.mkdir(parents=True, exist_ok=True)
    asked = ["--bundle", "--minify", "--format=iife", "--global-name=echarts", f"--outfile={kept.resolve()}"]
    program = modules.resolve() / "esbuild" / "bin" / "esbuild"
    subprocess.run(
        ["node", str(program), *asked, "--log-level=error"],
        input=PARTS, cwd=modules.parent, check=True, text=True,
    )  # fmt: skip
    return _describe(modules / CHARTS.package, target / CHARTS.folder, target)


def _classes(sheet: str) -> set[str]:
    return set(CLASS.findall(BESIDE.sub("", sheet)))


def _icon_sprite(package: Path, target: Path) -> dict[str, Any]:
    """One SVG with a ``<symbol>`` per icon; pages show it with ``<use href="…#name">``."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    for name in ICONS.read_text(encoding="utf-8").split():
        drawn = ET.fromstring((package / "icons/outline" / f"{name}.svg").read_bytes())
        symbol = ET.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24"})
        symbol.extend([path for path in drawn if path.get("stroke") != "none"])
    file = target / "icons" / "icons.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(ET.tostring(sprite, encoding="utf-8"))
    return _describe(package, file.parent, target)


def _describe(package: Path, folder: Path, target: Path) -> dict[str, Any]:
    """The manifest entry of a copied package; its licence text is copied beside the files."""
    for words in sorted([*package.glob("*LICENSE*"), *package.glob("NOTICE*")]):
        if words.is_file():
            _copy(words, folder / words.name)
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    files = [
        {
            "path": file.relative_to(target).as_posix(),
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "bytes": file.stat().st_size,
        }
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
    return {"name": about["name"], "version": about["version"], "licence": about["license"], "files": files}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _check_addresses(sheet: Path) -> None:
    for address in ADDRESS.findall(sheet.read_text(encoding="utf-8")):
        if address.startswith(("data:", "#")):
            continue
        if "//" in address:
            raise ValueError(f"{sheet} asks another host for {address}")
        if not (sheet.parent / address.split("#")[0].split("?")[0]).is_file():
            raise FileNotFoundError(f"{sheet} asks for {address}, which was not copied")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python -m supervision.static.vendor <node_modules> <target folder>")
    made = copy_all(Path(sys.argv[1]), Path(sys.argv[2]))
    count = sum(len(package["files"]) for package in made["packages"])
    print(f"{count} files of {len(made['packages'])} packages → {sys.argv[2]}")
