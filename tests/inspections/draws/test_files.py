"""What a freeze accepts and what it refuses, sentence by sentence."""

from typing import Any

import pytest

from inspections.draws.rules.files import read_frozen
from inspections.draws.rules.sources import FORMS, check_value, form_named, strong_forms
from supervision.foundation.errors import Problem, Refused, Unreadable
from tests.inspections.draws.example import frozen_files, rules, token


def test_a_good_set_of_files_is_read() -> None:
    frozen = read_frozen(frozen_files(bars=[("A1", "p0", "recusal"), ("A1", "p0", "same-as-last-time")]))
    assert frozen.sizes == {"A": 6, "B": 6}
    assert frozen.bars == {"A1": frozenset({"p0"})}
    assert frozen.groups["food"].leads == ("p0", "p1", "p2")
    assert frozen.inspectors["p1"] == (3, 1)


UNITS = [(f"u{n}", "A", "food", 1, "-") for n in range(3)]
QUOTA = [{"date": "2026-03-02", "quota": {"A": 2}}]


@pytest.mark.parametrize(
    ("changes", "kind", "says"),
    [
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": 7, "B": 1}}]}, Refused, "要抽7户，名单里只有6户"),
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": 1}}]}, Refused, "“B”有6户却一户也不抽"),
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": -1, "B": 1}}]}, Refused, "不能为负"),
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": 1.0, "B": 1}}]}, Unreadable, "JSON"),
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": True, "B": 1}}]}, Unreadable, "tranches.quota"),
        ({"tranches": []}, Unreadable, "tranches"),
        ({"tranches": [{"date": "2026-3-2", "quota": {"A": 1, "B": 1}}]}, Unreadable, "tranches.date"),
        ({"tranches": [{"date": "2026-03-02", "quota": {"A": 1, "B": 1}}] * 2}, Refused, "只能有一个批次"),
        ({"teams": {"food": 1}}, Refused, "不得少于两人"),
        ({"package": {"fire": 1}}, Unreadable, "package"),
        ({"protocol": "dr-2"}, Unreadable, "protocol"),
        ({"hash": "md5"}, Unreadable, "md5"),
        ({"draw": "../etc"}, Unreadable, "draw"),
        ({"mode": "secret"}, Unreadable, "mode"),
        ({"previous": "00"}, Unreadable, "previous"),
        ({"serial": 0}, Unreadable, "serial"),
        ({"round": 1.5}, Unreadable, "JSON"),
        ({"extra": 1}, Unreadable, "extra"),
        ({"left_out": [("A1", "closed")]}, Unreadable, "“A1”既在名单里"),
        ({"left_out": [("x", "closed"), ("x", "moved")]}, Unreadable, "“x”出现不止一次"),
        ({"pool": [("u1", "A", "food", 1, "-"), ("u1", "B", "food", 1, "-")]}, Unreadable, "“u1”出现不止一次"),
        ({"pool": [("u1", "A", "fire", 1, "-")]}, Unreadable, "“fire”不在"),
        ({"pool": [("u1", "A", "food+food", 1, "-")]}, Unreadable, "“food”出现不止一次"),
        ({"pool": [("u1", "A", "food", 0, "-")]}, Unreadable, "weight"),
        ({"groups": {"food": (["p0"], ["p0"])}}, Unreadable, "food p0"),
        ({"groups": {"food": (["p9"], [])}}, Unreadable, "“p9”不在"),
        ({"bars": [("A1", "p9", "recusal")]}, Unreadable, "“p9”不在"),
        ({"bars": [("Z1", "p1", "recusal")]}, Unreadable, "“Z1”不在"),
    ],
    ids=range(28),
)  # fmt: skip
def test_a_freeze_against_the_rules_is_refused(
    changes: dict[str, Any], kind: type[Problem], says: str
) -> None:
    with pytest.raises(kind, match=says):
        if "pool" in changes:
            changes = {"tranches": QUOTA, **changes}
        read_frozen(frozen_files(**changes))


def test_all_tranches_open_within_31_days() -> None:
    tranches = [{"date": day, "quota": {"A": 1, "B": 1}} for day in ("2026-03-01", "2026-04-02")]
    with pytest.raises(Refused, match="31天"):
        read_frozen(frozen_files(mode="held", tranches=tranches))


@pytest.mark.parametrize("key", ["dice-9", "qxc", "3d", "pl5"])
def test_a_public_value_somebody_could_try_through_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="24比特"):
        form_named(key)
    weak = next(form for form in FORMS if form.key == key)
    public = {
        "source": weak.source,
        "form": weak.form,
        "date": "2026-03-02",
        "fallback": "",
        "bits": weak.bits,
    }
    with pytest.raises(Refused, match="24比特"):
        read_frozen(frozen_files(public_value=public))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_form_accepts_its_own_example(form: Any) -> None:
    check_value(form, form.example)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("dice-10", "351624361"), ("dice-10", "3516243617"), ("dice-10", "3516243615 "), ("dice-10", "３516243615"),
        ("ssq", "05 01 12 20 28 33+07"), ("ssq", "01 05 12 20 28 34+07"), ("ssq", "01 05 12 20 28 33+17"),
        ("ssq", "01 05 12 20 28 28+07"), ("ssq", "01 05 12 20 28 33+00"), ("dlt", "01 05 12 20 35+11 03"),
        ("drand", "A" * 64), ("kl8", "01 02"),
    ],
)  # fmt: skip
def test_a_value_written_in_any_other_way_is_refused(key: str, value: str) -> None:
    with pytest.raises(Unreadable, match="写法"):
        check_value(form_named(key), value)


def test_only_strong_forms_are_offered() -> None:
    assert [form.key for form in strong_forms()] == [
        "dice-10",
        "dice-12",
        "dice-20",
        "ssq",
        "dlt",
        "kl8",
        "drand",
        "nist",
    ]


def test_tokens_must_belong_to_their_codes() -> None:
    nonce = b"\7" * 32
    good = f"{token('Zhang-3', nonce)}\tinspector\tZhang-3\t{nonce.hex()}\n".encode()
    assert read_frozen({**frozen_files(), "tokens.tsv": good}).data["tokens.tsv"] == good
    with pytest.raises(Unreadable, match="Zhang-4"):
        read_frozen({**frozen_files(), "tokens.tsv": good.replace(b"Zhang-3", b"Zhang-4")})


def test_a_missing_file_is_named() -> None:
    files = frozen_files()
    del files["bars.tsv"]
    with pytest.raises(Unreadable, match=r"bars\.tsv"):
        read_frozen(files)


def test_the_terms_keep_their_exact_bytes() -> None:
    frozen = read_frozen(frozen_files())
    assert frozen.terms.data == frozen.data["rules.json"]
    assert frozen.terms.value == rules()
