"""The certificate 抽取证明: every file anybody needs to recompute a draw, signed (protocol §6)."""

from collections.abc import Callable, Mapping, Sequence

from inspections.draws.rules.archive import pack
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.commitment import NAME as COMMITMENT
from inspections.draws.rules.files import PUBLIC, Frozen
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.summary import NAME as SUMMARY
from inspections.draws.rules.summary import summary
from inspections.draws.rules.tranche import Opened

MANIFEST, SIGNATURE, KEY = "manifest.json", "signature.ed25519", "public-key.ed25519"


def manifest(hash: Hash, files: Mapping[str, bytes]) -> bytes:
    """manifest.json: H of every file but itself and the signature."""
    return encode_json(
        {name: hash.hex(data) for name, data in files.items() if name not in (MANIFEST, SIGNATURE)}
    )


def certificate(
    frozen: Frozen,
    commitment: bytes,
    opened: Sequence[Opened],
    *,
    public_key: bytes,
    sign: Callable[[bytes], bytes],
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The zip of a draw as far as it is opened; ``sign`` gives 64 bytes of Ed25519 over the manifest."""
    hash = frozen.terms.hash
    files = {
        **(more or {}),
        **{name: frozen.data[name] for name in PUBLIC},
        COMMITMENT: commitment,
        KEY: public_key,
    }
    for one in opened:
        files.update(one.files())
    if opened:
        files[SUMMARY] = summary(frozen, hash.hex(commitment), opened)
    files[MANIFEST] = manifest(hash, files)
    files[SIGNATURE] = sign(files[MANIFEST])
    return pack(files)
