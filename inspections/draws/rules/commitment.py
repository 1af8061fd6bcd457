"""Sealing 封存: what is published before any randomness exists (protocol §2)."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.files import FROZEN, POOL, TOKENS
from inspections.draws.rules.hashing import Hash, block, merkle_root
from inspections.draws.rules.lanes import fast_tree_head, lanes_for
from inspections.draws.rules.terms import Terms
from supervision.foundation.errors import Refused, Unreadable

NAME = "commitment.json"


def pool_root(hash: Hash, pool: bytes) -> str:
    """Merkle root of ``pool.tsv`` as hex."""
    compiled = lanes_for(hash, pool.count(b"\n"))
    if compiled is not None:
        return fast_tree_head(compiled, pool).hex()
    return merkle_root(hash, pool.split(b"\n")[:-1]).hex()


def file_hashes(hash: Hash, data: Mapping[str, bytes]) -> dict[str, str]:
    """H of every frozen file but the pool; absent tokens count as the empty file."""
    return {
        name: hash.hex(data.get(name, b"") if name == TOKENS else data[name])
        for name in FROZEN
        if name != POOL
    }


def check_shares(terms: Terms, shares: Sequence[Sequence[bytes]]) -> None:
    """One list of custodians' shares per tranche, 32 bytes each, no two equal."""
    if len(shares) != len(terms.tranches) or any(
        len(of_tranche) != terms.custodians for of_tranche in shares
    ):
        raise Unreadable("保管人的密钥份数与批次、保管人数不符。")
    flat = [share for of_tranche in shares for share in of_tranche]
    if any(len(share) != 32 for share in flat):
        raise Unreadable("每份密钥须为32字节。")
    if len(set(flat)) != len(flat):
        raise Refused("有两份密钥相同，每份密钥须各自生成。")


def share_commitments(terms: Terms, shares: Sequence[Sequence[bytes]]) -> list[str]:
    """C_1 … C_(T·K): n = (t−1)·K + j for the j-th custodian's share of tranche t."""
    flat = [share for of_tranche in shares for share in of_tranche]
    return [share_commitment(terms, n, share) for n, share in enumerate(flat, 1)]


def share_commitment(terms: Terms, number: int, share: bytes) -> str:
    """C_n = H(block("dr1/commit", H(draw id)) ‖ u32(n) ‖ share)."""
    return commitment_of(terms.hash, terms.draw, number, share)


def commitment_of(hash: Hash, draw: str, number: int, share: bytes) -> str:
    """C_n of a draw known by its id alone: all that a custodian's device needs to know."""
    running = hash.prepared("dr1/commit", hash.of(draw.encode()))
    running.update(struct.pack(">I", number) + share)
    return running.hexdigest()


def commitment(
    terms: Terms, *, root: str, size: int, files: Mapping[str, str], secrets: Sequence[str]
) -> dict[str, Any]:
    """The content of commitment.json."""
    return {
        **terms.value,
        "pool_root": root,
        "pool_size": size,
        "files": dict(files),
        "secrets": list(secrets),
    }


def commit_hash(hash: Hash, commitment: Mapping[str, Any]) -> str:
    """The seal 封存码: H of the canonical bytes of commitment.json, as hex."""
    return hash.hex(encode_json(commitment))


def seed(hash: Hash, commit: str, shares: Sequence[bytes], public_value: str) -> bytes:
    """seed_t = H(block("dr1/seed", commit_hash) ‖ shares in order ‖ utf8(public value)); 32 bytes."""
    return hash.of(block("dr1/seed", bytes.fromhex(commit)) + b"".join(shares) + public_value.encode())
