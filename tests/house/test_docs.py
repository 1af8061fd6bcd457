"""Documents are part of the product: what they name exists, and what exists is named."""

import re

import click

import cli
from supervision.foundation.settings import Settings
from tests.house import tree

DOCS = [tree.ROOT / "README.md", tree.ROOT / "CONTRIBUTING.md", *sorted((tree.ROOT / "docs").rglob("*.md"))]
WORDS = "\n".join(path.read_text(encoding="utf-8") for path in DOCS if path.exists())
FOR_TESTS = {f"SUPERVISION_TEST_{name}" for name in ("POSTGRES", "REDIS", "RABBITMQ", "ADVERSARY")}


def _commands(
    command: click.Command, path: tuple[str, ...] = ("supervision",)
) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [found for name, sub in command.commands.items() for found in _commands(sub, (*path, name))]
    return [(" ".join(path), command)]


def _all_commands() -> list[tuple[str, click.Command]]:
    cli.gather()
    return _commands(cli.supervision)


def test_every_setting_is_documented() -> None:
    missing = [
        name
        for field in Settings.model_fields
        if f"`{(name := 'SUPERVISION_' + field.upper())}`" not in WORDS
    ]
    assert not missing, f"docs/operations.md lists every setting; missing: {missing}"


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {"SUPERVISION_" + field.upper() for field in Settings.model_fields} | FOR_TESTS
    assert set(re.findall(r"SUPERVISION_[A-Z_]*[A-Z]", WORDS)) <= known


def test_every_command_is_documented() -> None:
    missing = [path for path, _command in _all_commands() if path not in WORDS]
    assert not missing, f"docs/operations.md lists every command; missing: {missing}"


def test_no_document_names_a_command_that_does_not_exist() -> None:
    paths = [path for path, _command in _all_commands()]
    named = re.findall(r"`(supervision(?: [a-z][a-z-]*)+)", WORDS)
    unknown = [words for words in named if not any(words.startswith(p) or p.startswith(words) for p in paths)]
    assert not unknown


def test_every_command_says_what_it_does() -> None:
    silent = [path for path, command in _all_commands() if not (command.help or "").strip()]
    assert not silent


def test_every_target_of_the_makefile_is_documented() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (tree.ROOT / "Makefile").read_text(), re.M)
    assert [target for target in targets if f"make {target}" not in WORDS] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in DOCS:
        if path.exists():
            for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
                if "://" not in target and not (path.parent / target).exists():
                    broken.append(f"{tree.name(path)} → {target}")
    assert not broken, "\n".join(broken)


def test_every_hour_of_the_timetable_is_documented() -> None:
    planned = re.findall(r"crontab\((.+?)\)", (tree.ROOT / "worker.py").read_text(encoding="utf-8"))
    parts = [dict(re.findall(r"(\w+)=(\d+)", words)) for words in planned]
    hours = [f"({at['hour']}:{int(at['minute']):02d}" for at in parts]
    assert hours
    missing = [hour for hour in hours if hour not in WORDS]
    assert not missing, f"docs/operations.md tells when each job is planned; missing: {missing}"
