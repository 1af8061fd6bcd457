"""The copy of third-party files at set-up."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from supervision.static.vendor import ICONS, TAKEN, copy_all


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
