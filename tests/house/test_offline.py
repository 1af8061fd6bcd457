"""No page, script or map of the house asks another host for anything."""

import json
from hashlib import sha256

from tests.house import tree
from tests.house.addresses import css_addresses, foreign, in_script, inline

VENDOR = tree.ROOT / "supervision" / "static" / "vendor"


def test_no_template_mentions_another_host() -> None:
    found = {
        tree.name(path): hosts
        for path in tree.templates()
        if (hosts := foreign(text := path.read_text(encoding="utf-8")) + in_script(text))
    }
    assert not found


def test_no_script_or_style_of_the_house_mentions_another_host() -> None:
    found = {
        tree.name(path): hosts
        for path in tree.product_files(".js", ".css", ".webmanifest")
        if (hosts := in_script(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_no_style_of_the_house_or_of_others_loads_from_another_host() -> None:
    sheets = [*tree.product_files(".css"), *VENDOR.rglob("*.css")]
    found = {
        tree.name(path): hosts
        for path in sheets
        if (
            hosts := [
                a for a in css_addresses(path.read_text(encoding="utf-8", errors="replace")) if "//" in a
            ]
        )
    }
    assert not found


def test_no_template_holds_a_script_or_style_the_policy_would_forbid() -> None:
    maps = {"maps/pages/frame.html"}  # shown in a sandboxed frame under its own policy
    found = {
        tree.name(path): parts
        for path in tree.templates()
        if path.suffix != ".svg"
        and tree.name(path) not in maps
        and (parts := inline(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_third_party_files_are_the_ones_the_manifest_names() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    files = {file["path"]: file["sha256"] for package in manifest["packages"] for file in package["files"]}
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == files
    assert all(package["licence"] for package in manifest["packages"])


def test_no_page_turns_escaping_off() -> None:
    found = [
        tree.name(path)
        for path in tree.templates()
        if any(word in path.read_text(encoding="utf-8") for word in ("|safe", "| safe", "autoescape false"))
    ]
    assert not found
