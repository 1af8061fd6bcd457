"""Prints: data stays data, fonts are never missing in silence, the ribbon shows."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from cli import main
from supervision.foundation import documents
from supervision.foundation.errors import Refused
from supervision.foundation.settings import Settings
from tests.pdf_text import text_of

HOSTILE = '<img src=x onerror=alert(1)> ${7*7} #panic("x") *a* _b_ `c` $x^2$ @ref #let \\ // /* "\' 𠮷㐂𬭎'


def test_a_hostile_company_name_prints_as_text() -> None:
    assert "".join(HOSTILE.split()) in "".join(
        text_of(documents.pdf("#data.name", {"name": HOSTILE})).split()
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed_and_is_never_run(text: str) -> None:
    source = "#let same = data.name\n#assert(type(same) == str)\n#same"
    assert documents.pdf(source, {"name": text}).startswith(b"%PDF-")


def test_an_unknown_font_is_an_error_instead_of_empty_boxes() -> None:
    with pytest.raises(documents.PaperError, match="font"):
        documents.pdf('#set text(font: "No Such Font")\n中文', {})


def test_a_wrong_source_is_an_error() -> None:
    with pytest.raises(documents.PaperError):
        documents.pdf("#nothing-here", {})


def test_a_source_cannot_read_files_of_the_machine() -> None:
    with pytest.raises(documents.PaperError):
        documents.pdf('#read("/etc/hostname")', {})


def test_the_same_input_gives_the_same_bytes() -> None:
    assert documents.pdf("#data.a", {"a": "甲"}) == documents.pdf("#data.a", {"a": "甲"})


def test_the_ribbon_is_printed_only_in_a_demonstration() -> None:
    plain = documents.pdf("一", {}, ribbon=False)
    marked = documents.pdf("一", {}, ribbon=True)
    assert "演示" not in text_of(plain)
    assert "演示数据" in text_of(marked)


def test_many_threads_can_print_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: documents.pdf("#data.n", {"n": str(n)}), range(24)))
    assert len(set(made)) == 24


def test_the_font_of_the_house_is_installed() -> None:
    documents.check_fonts()


def test_a_missing_font_is_named_at_the_start_and_not_at_the_first_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(documents, "FONT_FOLDER", tmp_path)
    monkeypatch.setenv("SUPERVISION_DATA_DIR", str(tmp_path / "var"))
    with pytest.raises(SystemExit) as ended:
        main(["run", "--port", "1"])
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert documents.FONT in said
    assert str(tmp_path) in said
    with pytest.raises(Refused, match=documents.FONT):
        create_app(Settings(data_dir=tmp_path / "var"))


def test_an_unknown_paper_is_named() -> None:
    with pytest.raises(documents.PaperError, match="no paper"):
        documents.paper("visits/nothing.typ", {})
