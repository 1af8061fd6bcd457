"""A witness's statement 见证声明 as one piece of text: the signed JSON on one line, the signature in hex on the next."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws.rules.canonical import MOMENT, decode_json, encode_json, is_hex32
from inspections.draws.rules.statements import witness_day
from inspections.draws.rules.steps import PROTOCOL
from inspections.draws.rules.terms import Terms
from supervision.foundation.errors import Refused, Unreadable

NAME = "witness.json"


def sign_statement(key: Ed25519PrivateKey, *, draw: str, seal: str, witness: str, now: datetime) -> str:
    """The text of a statement over the seal of a draw, signed at ``now`` (UTC, whole seconds)."""
    data = encode_json(
        {
            "draw": draw,
            "key": key.public_key().public_bytes_raw().hex(),
            "seal": seal,
            "signed_at": now.strftime(MOMENT),
            "witness": witness,
        }
    )
    return f"{data.decode()}\n{key.sign(data).hex()}\n"


def read_statement(text: str) -> tuple[str, bytes, bytes]:
    """Code, statement and signature of such a text; the code names the files and follows from the key.

    Raises:
        Unreadable: not two lines, no canonical JSON with a key, no signature of 64 bytes.
    """
    lines = text.strip().splitlines()
    if len(lines) != 2:
        raise Unreadable("见证声明须是两行：第一行是声明，第二行是128位十六进制的签名。")
    data, signature = lines[0].strip().encode(), lines[1].strip()
    value = decode_json(NAME, data)
    key = value.get("key") if isinstance(value, dict) else None
    if not isinstance(key, str) or not is_hex32(key):
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="key")
    try:
        signed = bytes.fromhex(signature)
    except ValueError:
        signed = b""
    if len(signed) != 64:
        raise Unreadable("见证声明须是两行：第一行是声明，第二行是128位十六进制的签名。")
    return key[:32], data, signed


def check_statement(
    terms: Terms, seal: str, *, data: bytes, signature: bytes, own_key: str, now: datetime
) -> bool:
    """Whether a statement counts: it holds, and was signed before the day of the public value.

    Args:
        own_key: the public key that signs the certificates of this office, in hex.
        now: a statement from the future is false.

    Raises:
        Refused: it is about another draw or seal, its signature does not fit, or it is the office's own or a later one.
    """
    name = "witness/given.json"
    day = witness_day(terms, seal, {name: data, "witness/given.ed25519": signature}, name)
    if day is None:
        raise Refused("见证声明不成立：抽取编号或封存码不同，或者签名不符。", basis=PROTOCOL)
    value = decode_json(name, data)
    if value["key"] == own_key:
        raise Refused("见证声明不能用本机关签发证明的密钥签名。", basis=PROTOCOL)
    if value["signed_at"] > now.strftime(MOMENT):
        raise Refused("见证声明的签名时间{moment}还没有到。", moment=value["signed_at"])
    return bool(day.isoformat() < terms.value["public_value"]["date"])
