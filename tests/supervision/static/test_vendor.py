"""The copy of third-party files at set-up."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from supervision.foundation.assets import FOLDER
from supervision.static.vendor import CUT, CUT_AWAY, DRAWN, HOUSE, ICONS, PARTS, ROOMS, TAKEN, copy_all

PURGE = """
const asked = process.argv;
const sheet = require("fs").readFileSync(asked[asked.indexOf("--css") + 1], "utf8");
console.log(JSON.stringify([{ css: sheet.replace(/\\.unused[^}]*}/g, "") }]));
"""
"""Stands for the program of the package: what it leaves out is its own affair, how it is asked is ours."""
BUNDLE = """
const fs = require("fs");
const out = process.argv.find((word) => word.startsWith("--outfile=")).slice("--outfile=".length);
fs.writeFileSync(out, fs.readFileSync(0, "utf8").match(/[A-Z]\\w*Chart/g).join(" "));
"""
"""Likewise."""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A ``node_modules`` with an empty file for everything that is taken."""
    root = tmp_path / "node_modules"
    for taken in TAKEN:
        package = root / taken.package
        for pattern in taken.patterns:
            file = package / taken.root / pattern.replace("*", "any")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("/* empty */")
        _describe(package)
    icons = root / "@tabler/icons"
    (icons / "icons/outline").mkdir(parents=True)
    for name in ICONS.read_text().split():
        (icons / "icons/outline" / f"{name}.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg"><path stroke="none" d="M0 0"/><path d="M1 1"/></svg>'
        )
    _describe(icons)
    for program, text in (("purgecss/bin/purgecss.js", PURGE), ("esbuild/bin/esbuild", BUNDLE)):
        (root / program).parent.mkdir(parents=True)
        (root / program).write_text(text)
    return root


def _describe(package: Path) -> None:
    about = {"name": package.name, "version": "1.2.3", "license": "MIT"}
    (package / "package.json").write_text(json.dumps(about))
    (package / "LICENSE").write_text("as is")


def test_the_manifest_names_version_licence_and_hash_of_every_file(modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    copy_all(modules, target)
    manifest = json.loads((target / "manifest.json").read_text())
    assert all((p["version"], p["licence"]) == ("1.2.3", "MIT") for p in manifest["packages"])
    listed = {file["path"]: file["sha256"] for package in manifest["packages"] for file in package["files"]}
    copied = [path for path in target.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert listed == {p.relative_to(target).as_posix(): sha256(p.read_bytes()).hexdigest() for p in copied}
    assert "leaflet/LICENSE" in listed


def test_the_icons_become_one_sprite_without_their_empty_frames(modules: Path, tmp_path: Path) -> None:
    copy_all(modules, tmp_path / "vendor")
    sprite = (tmp_path / "vendor/icons/icons.svg").read_text()
    assert sprite.count("<symbol") == len(ICONS.read_text().split())
    assert 'id="dice-5"' in sprite
    assert 'stroke="none"' not in sprite


def test_files_of_an_earlier_copy_do_not_stay(modules: Path, tmp_path: Path) -> None:
    old = tmp_path / "vendor" / "gone" / "old.js"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    copy_all(modules, tmp_path / "vendor")
    assert not old.exists()


def test_a_style_sheet_that_asks_another_host_stops_the_copy(modules: Path, tmp_path: Path) -> None:
    (modules / "leaflet/dist/leaflet.css").write_text("a { background: url(//cdn.example.org/a.png) }")
    with pytest.raises(ValueError, match="another host"):
        copy_all(modules, tmp_path / "vendor")


def test_a_style_sheet_that_asks_for_a_missing_file_stops_the_copy(modules: Path, tmp_path: Path) -> None:
    (modules / "leaflet/dist/leaflet.css").write_text("a { background: url('images/none.png') }")
    with pytest.raises(FileNotFoundError, match="not copied"):
        copy_all(modules, tmp_path / "vendor")


def test_a_package_that_lost_a_file_is_named(modules: Path, tmp_path: Path) -> None:
    (modules / "htmx.org/dist/htmx.min.js").unlink()
    with pytest.raises(FileNotFoundError, match=r"htmx\.org"):
        copy_all(modules, tmp_path / "vendor")


def test_the_sheet_of_every_page_is_cut_and_what_was_cut_is_listed(modules: Path, tmp_path: Path) -> None:
    (modules / "@tabler/core/dist/css/tabler.min.css").write_text(".btn{color:red}.unused-one{color:red}")
    copy_all(modules, tmp_path / "vendor")
    assert (tmp_path / "vendor" / CUT).read_text() == ".btn{color:red}"
    assert (tmp_path / "vendor" / CUT_AWAY).read_text() == "unused-one\n"


def test_the_charts_are_put_together_from_the_kinds_we_draw(modules: Path, tmp_path: Path) -> None:
    copy_all(modules, tmp_path / "vendor")
    assert set((tmp_path / "vendor" / DRAWN).read_text().split()) == {"BarChart", "LineChart", "MapChart"}
    assert not (tmp_path / "vendor/echarts/core.js").exists()


def test_every_kind_of_chart_our_pages_draw_was_put_in() -> None:
    drawn = {
        kind
        for room in ROOMS
        for file in [*(HOUSE / room).rglob("*.py"), *(HOUSE / room).rglob("*.js")]
        if FOLDER / "vendor" not in file.parents and "series" in (text := file.read_text())
        for kind in re.findall(
            r"""\btype"?: "(bar|boxplot|gauge|graph|heatmap|line|lines|map|pie|radar|sankey|scatter|tree|treemap)\"""",
            text,
        )
    }
    assert drawn
    assert {f"{kind.title()}Chart" for kind in drawn} <= set(re.findall(r"\w+Chart", PARTS))


def test_no_class_our_pages_name_was_cut_away() -> None:
    """Fails when a template was changed and the front-end files were not made again: `make install`."""
    gone = set((FOLDER / "vendor" / CUT_AWAY).read_text().split())
    assert len(gone) > 500
    named = {
        name: found
        for room in ROOMS
        for file in (HOUSE / room).rglob("*.html")
        for name in re.findall(r"[A-Za-z0-9_-]+", file.read_text())
        if name in gone and (found := file.relative_to(HOUSE).as_posix())
    }
    assert not named
