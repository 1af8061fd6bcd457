"""The bytes everything stands on: hashes, tree heads, canonical JSON and TSV."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.rules.canonical import CODE, NUMBER, decode_json, decode_tsv, encode_json, encode_tsv
from inspections.draws.rules.hashing import Hash, block, hash_named, merkle_root
from inspections.draws.rules.sm3 import Sm3
from supervision.foundation.errors import Unreadable

SHA = Hash("sha256")
COLUMNS = (("unit", CODE), ("load", NUMBER))


def test_a_block_is_64_bytes_with_the_label_first() -> None:
    assert block("dr1/seed", b"\1" * 32) == b"dr1/seed" + b"\0" * 24 + b"\1" * 32


def test_a_prepared_hash_equals_hashing_everything_at_once() -> None:
    running = SHA.prepared("dr1/entity", b"\2" * 32)
    running.update(b"unit")
    assert running.digest() == hashlib.sha256(block("dr1/entity", b"\2" * 32) + b"unit").digest()


def test_sm3_gives_the_values_printed_in_the_standard() -> None:
    assert Sm3(b"abc").hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert Sm3(b"abcd" * 16).hexdigest() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@given(st.binary(max_size=300), st.integers(0, 300))
def test_our_sm3_reads_in_parts_and_agrees_with_the_library(data: bytes, cut: int) -> None:
    running = Sm3(data[:cut])
    twin = running.copy()
    running.update(data[cut:])
    assert twin.digest() == Sm3(data[:cut]).digest()
    try:
        expected = hashlib.new("sm3", data).digest()
    except ValueError:
        expected = Sm3(data).digest()
    assert running.digest() == expected == hash_named("sm3").of(data)


def test_an_unknown_hash_is_refused() -> None:
    with pytest.raises(Unreadable, match="md5"):
        hash_named("md5")


def _rfc6962(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + _rfc6962(leaves[:cut]) + _rfc6962(leaves[cut:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_tree_head_is_the_one_of_rfc_6962(leaves: list[bytes]) -> None:
    assert merkle_root(SHA, leaves) == _rfc6962(leaves)


@given(
    st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(), st.lists(st.text(), max_size=3)))
)
def test_json_survives_the_way_there_and_back(value: dict[str, object]) -> None:
    try:
        data = encode_json(value)
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    assert decode_json("a.json", data) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b'{"a":1}\n', b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b"{",
        b"\xff", b'{"a":"\\u4e2d"}', b"[" * 5_000_000, b'{"a":' + b"9" * 5000 + b"}", b'{"a":"\\ud800"}',
    ],
    ids=range(13),
)  # fmt: skip
def test_json_that_is_not_its_own_canonical_form_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode_json("rules.json", data)


def test_rows_are_written_sorted_and_read_back() -> None:
    data = encode_tsv([("b", 2), ("a", 0)])
    assert data == b"a\t0\nb\t2\n"
    assert decode_tsv("x.tsv", data, COLUMNS) == [("a", "0"), ("b", "2")]
    assert encode_tsv([]) == b""
    assert decode_tsv("x.tsv", b"", COLUMNS) == []


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"a\t0", "换行"), (b"b\t0\na\t0\n", "第2行次序"), (b"a\t0\na\t0\n", "第2行次序"), (b"a\t01\n", "第1行“load”"),
        (b"a\t0\t0\n", "应有2栏，实有3栏"), (b"a\n", "应有2栏"), (b"\n", "应有2栏"), (b"a\t0\n\n", "第2行"), (b"\t0\n", "“unit”"),
        (b"a\t1000000000\n", "“load”"), (b"a b\t1\n", "“unit”"), (b"a\t1\r\n", "“load”"), ("ａ\t1\n".encode(), "“unit”"),
        (b"\xff\t1\n", "UTF-8"), (b"a\x00\t1\n", "“unit”"), (b"a" * 65 + b"\t1\n", "“unit”"), ("a\t١\n".encode(), "“load”"),
    ],
    ids=range(17),
)  # fmt: skip
def test_a_bad_line_is_named(data: bytes, names: str) -> None:
    with pytest.raises(Unreadable, match=names):
        decode_tsv("x.tsv", data, COLUMNS)
