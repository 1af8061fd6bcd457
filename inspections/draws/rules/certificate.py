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


def result_files(frozen: Frozen, commit: str, opened: Sequence[Opened]) -> dict[str, bytes]:
    """What the opened tranches add to a certificate: their files and the summary."""
    files: dict[str, bytes] = {}
    for one in opened:
        files.update(one.files())
    if opened:
        files[SUMMARY] = summary(frozen, commit, opened)
    return files


def certificate(
    hash: Hash, files: Mapping[str, bytes], *, public_key: bytes, sign: Callable[[bytes], bytes]
) -> bytes:
    """The zip of a draw as far as it is opened.

    Args:
        files: the public frozen files, commitment.json, the result files and whatever is added.
        public_key: 32 bytes; ``sign`` gives 64 bytes of Ed25519 over the manifest.

    Raises:
        KeyError: a frozen file or the commitment is missing.
    """
    for name in (*PUBLIC, COMMITMENT):
        if name not in files:
            raise KeyError(name)
    whole = {**files, KEY: public_key}
    whole[MANIFEST] = manifest(hash, whole)
    whole[SIGNATURE] = sign(whole[MANIFEST])
    return pack(whole)
