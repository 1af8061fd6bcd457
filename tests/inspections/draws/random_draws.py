"""Certificates of random draws with every feature of the protocol, and forgeries of them; also for benchmarks/verifiers.py."""

import hashlib
import random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws.rules.archive import pack, unpack
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.ceremony import Sealed, hold, read_files
from inspections.draws.rules.certificate import MANIFEST, SIGNATURE, certificate, manifest
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.sources import form_named
from tests.inspections.draws.example import frozen_files, secrets, token

KEY = Ed25519PrivateKey.from_private_bytes(b"\5" * 32)
OUTSIDE = Ed25519PrivateKey.from_private_bytes(b"\6" * 32)
FORMS = {  # of the table, and one that is not in it
    "dice-10": "3516243615",
    "ssq": "01 05 09 17 28 33+07",
    "dlt": "02 11 19 30 35+01 12",
    "": "007 春天的摇号 🎲",
}


def certified(files: dict[str, bytes], hidden: dict[str, Any]) -> bytes | None:
    """The certificate of a draw, or ``None`` when no pairing exists."""
    frozen, opened = read_files({**files, "secrets.json": encode_json(hidden)})
    held = hold(frozen, Sealed.of(frozen), opened, opened.shares)
    if held.blocking is not None:
        return None
    public = KEY.public_key().public_bytes_raw()
    return certificate(frozen.terms.hash, held.files(frozen), public_key=public, sign=KEY.sign)


def signed_again(files: dict[str, bytes], hash: str = "sha256") -> bytes:
    """An archive of these files with manifest and signature made anew: what an insider with the key can do."""
    files = {name: data for name, data in files.items() if name not in (MANIFEST, SIGNATURE)}
    files[MANIFEST] = manifest(Hash(hash), files)  # type: ignore[arg-type]
    files[SIGNATURE] = KEY.sign(files[MANIFEST])
    return pack(files)


def forged(data: bytes, **changed: bytes) -> bytes:
    """A certificate with files changed or added and signed again."""
    return signed_again(unpack(data) | changed)


def witnessed(
    data: bytes,
    signed_at: str,
    *,
    key: Ed25519PrivateKey = OUTSIDE,
    by: Ed25519PrivateKey = OUTSIDE,
    **changed: Any,
) -> bytes:
    """A certificate with a witness's statement inside."""
    files = unpack(data)
    statement = encode_json(
        {
            "draw": "421300-1",
            "key": key.public_key().public_bytes_raw().hex(),
            "seal": hashlib.sha256(files["commitment.json"]).hexdigest(),
            "signed_at": signed_at,
            "witness": "市纪委监委驻局纪检监察组",
            **changed,
        }
    )
    return forged(
        data, **{"witness/discipline.json": statement, "witness/discipline.ed25519": by.sign(statement)}
    )


def random_draw(chance: random.Random) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Files and secrets of a small draw: any of several groups, tranches, weights, packages, tokens, hashes and values."""
    groups = chance.sample(["food", "fire", "constructor", "__proto__"], chance.randint(1, 3))
    strata = chance.choice([["A"], ["A", "B"], ["1", "toString"]])
    names = [token(f"ZF{n}") if chance.random() < 0.5 else f"p{n}" for n in range(chance.randint(3, 10))]
    tranches = chance.choice([1, 1, 2, 3])
    custodians = 1 if tranches == 1 and chance.random() < 0.5 else chance.randint(1, 3)
    mode = "open" if (tranches, custodians) == (1, 1) else chance.choice(["held", "sealed"])
    weights = chance.choice([[1], [1, 2, 5], [7]])
    pool = [
        (
            f"u{n:02d}" if mode == "open" else token(f"u{n:02d}"),
            strata[n % len(strata)],
            "+".join(chance.sample(groups, chance.randint(1, len(groups)))),
            chance.choice(weights),
            chance.choice(["-", "c1", "c2"]),
        )
        for n in range(chance.randint(8, 40))
    ]
    sizes = {stratum: sum(1 for row in pool if row[1] == stratum) for stratum in strata}
    quota = {stratum: chance.randint(1, max(1, sizes[stratum] // tranches)) for stratum in strata}
    serving = {}
    for group in groups:
        some = chance.sample(names, chance.randint(2, len(names)))
        cut = chance.randint(1, len(some))
        serving[group] = (some[:cut], some[cut:])
    key = chance.choice(list(FORMS))
    form = form_named(key) if key else None
    files = frozen_files(
        pool=pool,
        left_out=[
            (f"left{n}", chance.choice(["closed", "cap_reached"])) for n in range(chance.randint(0, 3))
        ],
        hash=chance.choice(["sha256", "sha256", "sha256", "sm3"]),
        mode=mode,
        custodians=custodians,
        task="食品<b>销售</b>监督检查",
        tranches=[{"date": f"2026-03-0{n + 2}", "quota": quota} for n in range(tranches)],
        teams={group: chance.choice([2, 2, 2, 3]) for group in groups},
        package={group: chance.choice([1, 1, 2, 4]) for group in groups},
        inspectors={who: (chance.randint(1, 12), chance.choice([0, 0, 1, 5])) for who in names},
        groups=serving,
        bars=[(row[0], chance.choice(names), "recusal") for row in pool[:: chance.choice([1, 3, 9])]],
        relax=["leave-blocked"] if chance.random() < 0.8 else [],
        public_value={
            "source": form.source if form else "本局公开仪式",
            "form": form.form if form else "现场公布的文字",
            "date": "2026-03-02",
            "fallback": chance.choice(["", "次日"]),
            "bits": 24,
        },
    )
    stopped = [sorted([row[0], "closed"] for row in chance.sample(pool, 2)) for _ in range(tranches)]
    return files, secrets(tranches, custodians, public_value=FORMS[key], stopped=stopped)


def random_certificates(chance: random.Random, count: int) -> list[bytes]:
    """Certificates of ``count`` random draws that have a pairing."""
    found: list[bytes] = []
    while len(found) < count:
        data = certified(*random_draw(chance))
        found += [data] if data else []
    return found


def changed_bytes(data: bytes, count: int, chance: random.Random) -> list[bytes]:
    """Copies of a certificate, each with one byte changed (``count`` different places and changes)."""
    found = []
    for at in chance.choices(range(len(data)), k=count):
        copy = bytearray(data)
        copy[at] ^= chance.randint(1, 255)
        found.append(bytes(copy))
    return found
