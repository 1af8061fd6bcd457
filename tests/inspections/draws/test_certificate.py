"""The certificate: canonical to the byte, complete, and broken by any change."""

import io
import zipfile
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.rules.archive import pack, unpack
from inspections.draws.rules.canonical import decode_json, encode_json
from inspections.draws.rules.ceremony import Sealed, hold, read_files
from inspections.draws.rules.certificate import MANIFEST, SIGNATURE, certificate, manifest
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.verification import Difference, verify
from supervision.foundation.errors import Problem, Refused, Unreadable
from tests.inspections.draws.example import frozen_files, secrets

KEY = Ed25519PrivateKey.from_private_bytes(b"\5" * 32)


def made(files: dict[str, bytes] | None = None, hidden: dict[str, Any] | None = None) -> bytes:
    data = {**(files or frozen_files()), "secrets.json": encode_json(hidden or secrets())}
    frozen, opened = read_files(data)
    held = hold(frozen, Sealed.of(frozen), opened, opened.shares)
    assert held.blocking is None
    public = KEY.public_key().public_bytes_raw()
    return certificate(frozen.terms.hash, held.files(frozen), public_key=public, sign=KEY.sign)


def forged(data: bytes, **changed: bytes) -> bytes:
    """The certificate with files changed, the manifest and the signature made anew: what an insider with the key does."""
    files = unpack(data) | changed
    files[MANIFEST] = manifest(Hash("sha256"), files)
    files[SIGNATURE] = KEY.sign(files[MANIFEST])
    return pack(files)


names = st.text("abcdefgh.-/0123", min_size=1, max_size=12)


@given(st.dictionaries(names, st.binary(max_size=50), max_size=6))
def test_an_archive_is_read_by_any_zip_reader_and_has_one_form(files: dict[str, bytes]) -> None:
    data = pack(files)
    assert unpack(data) == files
    assert pack(dict(reversed(files.items()))) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(files)
        assert all(archive.read(name) == content for name, content in files.items())
        for entry in archive.infolist():
            assert (entry.extract_version, entry.flag_bits, entry.compress_type) == (20, 0, 0)
            assert (entry.date_time, entry.extra, entry.comment) == ((1980, 1, 1, 0, 0, 0), b"", b"")


def test_an_archive_of_another_writer_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    for data in (file.getvalue(), b"", b"PK\3\4", b"garbage", pack({"a": b"1"}) + b"\0", b"PK\3\4" * 9000):
        with pytest.raises(Unreadable):
            unpack(data)


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_a_certificate_verifies(hash_name: str) -> None:
    verdict = verify(made(frozen_files(hash=hash_name)))
    assert (verdict.pool, verdict.drawn, verdict.teams, verdict.tranches, verdict.of) == (12, 4, 4, 1, 1)
    assert not verdict.witnessed
    assert verdict.signed_by == KEY.public_key().public_bytes_raw().hex()


def test_the_same_draw_gives_the_same_bytes() -> None:
    assert made() == made()


def test_several_tranches_joint_teams_packages_weights_and_stops_verify() -> None:
    pool = [
        (f"{s}{n}", s, "food+fire" if n % 2 else "food", 1 + n % 2, f"c{n // 4}")
        for s in "AB"
        for n in range(9)
    ]
    days = ("2026-03-02", "2026-03-09", "2026-03-16")
    files = frozen_files(
        pool=pool,
        mode="held",
        custodians=3,
        tranches=[{"date": day, "quota": {"A": 2, "B": 3}} for day in days],
        teams={"food": 3, "fire": 2},
        package={"food": 2, "fire": 1},
        inspectors={f"p{n}": (9, n) for n in range(8)},
        groups={"food": (["p0", "p1"], ["p2", "p3", "p4"]), "fire": (["p5"], ["p6", "p7"])},
    )
    hidden = secrets(3, 3, public_value=["3516243615", "1111111111", "0000666666".replace("0", "2")])
    hidden["stopped"] = [[[line[0], "closed"] for line in pool[:6]], [], []]
    data = made(files, hidden)
    verdict = verify(data)
    assert (verdict.drawn, verdict.tranches) == (15, 3)
    first = decode_json("tranche-1.json", unpack(data)["tranche-1.json"])
    drawn = {unit for unit, _, _ in first["drawn"]}
    assert {unit for unit, _ in first["stopped"]} == drawn & {line[0] for line in pool[:6]}
    in_teams = {unit for _, units, *_ in first["teams"] for unit in units}
    assert in_teams == drawn - {unit for unit, _ in first["stopped"]}
    without_last = {
        name: content
        for name, content in unpack(data).items()
        if name not in ("tranche-3.json", "summary.txt")
    }
    assert verify(forged(pack(without_last))).tranches == 2


def test_every_changed_byte_is_noticed() -> None:
    data = made()
    unnoticed = []
    for at in range(0, len(data), 5):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        try:
            verify(bytes(changed))
        except Problem:
            continue
        unnoticed.append(at)
    assert unnoticed == []


def _tranche(data: bytes) -> dict[str, Any]:
    value: dict[str, Any] = decode_json("tranche-1.json", unpack(data)["tranche-1.json"])
    return value


def test_an_insider_with_the_key_cannot_change_the_result() -> None:
    data = made()
    value = _tranche(data)
    other = {"A1", "A2", "A3", "A4", "A5"} - {unit for unit, _, _ in value["drawn"]}
    swapped = value | {"drawn": [[min(other), *value["drawn"][0][1:]], *value["drawn"][1:]]}
    with pytest.raises(Difference, match=r"tranche-1\.json的“drawn 1”"):
        verify(forged(data, **{"tranche-1.json": encode_json(swapped)}))
    lead = value["teams"][0][2]
    friend = next(who for who in ("p0", "p1", "p2") if who != lead and who not in value["teams"][0][3:])
    teams = [[*value["teams"][0][:2], friend, *value["teams"][0][3:]], *value["teams"][1:]]
    with pytest.raises(Difference, match="“teams 1”"):
        verify(forged(data, **{"tranche-1.json": encode_json(value | {"teams": teams})}))
    with pytest.raises(Difference, match="“seed”"):
        verify(forged(data, **{"tranche-1.json": encode_json(value | {"public_value": "1" * 10})}))
    with pytest.raises(Difference, match="密钥"):
        verify(forged(data, **{"tranche-1.json": encode_json(value | {"shares": ["22" * 32]})}))
    with pytest.raises(Difference, match="“proposals”"):
        verify(forged(data, **{"tranche-1.json": encode_json(value | {"proposals": 5})}))


def test_a_changed_pool_no_longer_fits_the_seal() -> None:
    data = made()
    pool = unpack(data)["pool.tsv"].replace(b"A0\tA\tfood\t1\tc0", b"A0\tA\tfood\t1\tc1")
    with pytest.raises(Difference, match="pool_root"):
        verify(forged(data, **{"pool.tsv": pool}))
    with pytest.raises(Difference, match="“files”"):
        verify(forged(data, **{"left-out.tsv": b""}))
    rules = decode_json("rules.json", unpack(data)["rules.json"]) | {"serial": 2}
    with pytest.raises(Difference, match="“files”"):
        verify(forged(data, **{"rules.json": encode_json(rules)}))


def test_a_summary_that_says_something_else_is_noticed() -> None:
    with pytest.raises(Difference, match=r"summary\.txt"):
        verify(forged(made(), **{"summary.txt": b"all is well\n"}))


def test_tokens_have_no_place_in_a_certificate() -> None:
    with pytest.raises(Difference, match=r"tokens\.tsv"):
        verify(forged(made(), **{"tokens.tsv": b""}))


def test_a_tranche_that_was_not_foreseen_is_refused() -> None:
    data = made()
    with pytest.raises(Difference, match=r"tranche-2\.json"):
        verify(forged(data, **{"tranche-2.json": unpack(data)["tranche-1.json"]}))
    with pytest.raises(Difference, match=r"blocked-1\.json"):
        verify(forged(data, **{"blocked-1.json": b"[]"}))


def test_equal_shares_are_refused() -> None:
    hidden = secrets(1, 2)
    hidden["shares"][0][1] = hidden["shares"][0][0]
    with pytest.raises(Refused, match="两份密钥相同"):
        made(frozen_files(mode="held", custodians=2), hidden)


def test_another_signature_is_noticed() -> None:
    files = unpack(made())
    files[SIGNATURE] = Ed25519PrivateKey.generate().sign(files[MANIFEST])
    with pytest.raises(Difference, match="签名"):
        verify(pack(files))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opened_at", "2026-03-02 10:30"), ("opened_at", "2026-13-02T10:30:00Z"), ("opened_at", 5), ("public_value", 5),
        ("public_value", "351624361"), ("stopped", [["A1"]]), ("stopped", 7), ("shares", "x"), ("shares", [5]),
        ("stopped", [["nobody", "closed"]]), ("stopped", [["A1", "not a code"]]),
    ],
)  # fmt: skip
def test_a_malformed_tranche_is_refused(field: str, value: object) -> None:
    data = made()
    with pytest.raises(Problem):
        verify(forged(data, **{"tranche-1.json": encode_json(_tranche(data) | {field: value})}))


def test_packages_left_without_a_team_are_in_the_certificate() -> None:
    files = frozen_files(inspectors={f"p{n}": (1, 0) for n in range(5)}, relax=["leave-blocked"])
    data = made(files)
    assert verify(data).left == 2
    assert len(decode_json("blocked-1.json", unpack(data)["blocked-1.json"])) == 2
    nothing_left = {name: content for name, content in unpack(data).items() if name != "blocked-1.json"}
    with pytest.raises(Difference, match=r"blocked-1\.json"):
        verify(forged(pack(nothing_left)))
