"""Beacons 随机信标: one round is named before the seal, and what its site answers is checked without asking anybody.

The round follows from a moment fixed at the freeze: the first one at or after it. Somebody who could pick among the rounds of
a day could pick among results. What is checked here is arithmetic; that the answer is the network's own is not, since neither
pairing-friendly curves nor the beacon's certificate are at hand. Two people fetch it, each for themselves, and
the answer goes into the certificate, where everybody can compare it with the site.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from inspections.draws.rules.canonical import MOMENT, decode_json, encode_json
from inspections.draws.rules.sources import CHINA
from supervision.foundation.errors import Refused, Unreadable

NAME = "beacon.json"
BEACONS = ("drand", "nist")
"""Keys of the closed forms that are beacons."""
GENESIS, PERIOD = 1_595_431_050, 30
"""drand's default chain (8990e7a9…b2ce): Unix time of round 1, seconds between rounds."""
PULSE = 60
"""Seconds between pulses of the NIST beacon 2.0, always at full minutes."""
LONGEST = 20_000
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Round:
    """The round a draw names: ``number`` of the drand chain, or a pulse of NIST known by its moment alone."""

    beacon: str
    number: int
    at: datetime

    @property
    def text(self) -> str:
        """As it stands among the parameters of ``rules.json``."""
        name = f"drand default {self.number}" if self.beacon == "drand" else "nist 2.0"
        return f"{name} {self.at.strftime(MOMENT)}"


def round_at(form: str, day: date, clock: str) -> Round:
    """The first round at or after ``clock`` (HH:MM in China) of ``day``.

    Raises:
        Refused: no time was given.
        Unreadable: it is not a time of day.
    """
    if not clock:
        raise Refused("用随机信标时，冻结前要写明用几点几分的那一轮，否则可以事后挑选。")
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise Unreadable("时刻“{clock}”要写成HH:MM，例如16:30。", clock=clock[:20])
    moment = datetime.combine(day, time(int(found[1]), int(found[2])), CHINA).astimezone(UTC)
    if form == "nist":
        return Round(form, 0, moment)
    steps = -(-(int(moment.timestamp()) - GENESIS) // PERIOD)  # rounded up
    return Round(form, steps + 1, datetime.fromtimestamp(GENESIS + steps * PERIOD, UTC))


def read_round(text: str) -> Round:
    """The round behind its text."""
    beacon, number, stamp = text.split(" ")[0], text.split(" ")[-2], text.split(" ")[-1]
    at = datetime.strptime(stamp, MOMENT).replace(tzinfo=UTC)
    return Round(beacon, int(number) if beacon == "drand" else 0, at)


def check_ahead(text: str, *, now: datetime) -> None:
    """A round that is named must lie after the seal; without one there is nothing to check.

    Raises:
        Refused: its moment has come.
    """
    if is_out(text, now=now):
        raise Refused(
            "写明的那一轮信标已经产生（{at}），不能再封存：有人可能先知道结果。", at=_told(read_round(text))
        )


def is_out(text: str, *, now: datetime) -> bool:
    """Whether the round that was named is out."""
    return bool(text) and read_round(text).at <= now


def check_out(text: str, *, now: datetime) -> None:
    """Nobody types a round that is not out yet.

    Raises:
        Refused: its moment has not come.
    """
    if text and now < read_round(text).at:
        raise Refused("写明的那一轮信标要到{at}才产生，现在不能录入。", at=_told(read_round(text)))


def _told(one: Round) -> str:
    return one.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Answer:
    """What a site said about the round: the public value, and the record that goes into the certificate."""

    value: str
    record: bytes


def check_answer(text: str, answer: str) -> Answer:
    """Check the JSON a beacon's site gives against the round that was named.

    drand: the round's number, lengths, randomness = SHA-256(signature). NIST: the moment, outputValue rebuilt from all its
    fields and the signature (NISTIR 8213 §4.1).

    Raises:
        Unreadable: no JSON of this beacon, or its parts contradict one another.
        Refused: it is another round than the one that was named.
    """
    if len(answer) > LONGEST:
        raise Unreadable("信标的内容太长，请只粘贴这一轮的JSON。")
    try:
        found = decode_json(NAME, answer.encode(), canonical=False)
    except Unreadable as error:
        raise Unreadable("请整段粘贴信标网站给出的JSON，从左花括号到右花括号。") from error
    named = read_round(text)
    if not isinstance(found, dict):
        raise Unreadable("请整段粘贴信标网站给出的JSON，从左花括号到右花括号。")
    return _drand(named, found) if named.beacon == "drand" else _nist(named, found.get("pulse", found))


def _drand(named: Round, found: Mapping[str, Any]) -> Answer:
    number = found.get("round")
    if number != named.number:
        raise Refused(
            "封存前写明的是第{named}轮（{at}），粘贴的是第{found}轮。",
            named=named.number, at=_told(named), found=str(number)[:20],
        )  # fmt: skip
    randomness = _hex("randomness", found, 32)
    signature, previous = _hex("signature", found, 96), _hex("previous_signature", found, 96)
    if hashlib.sha256(signature).digest() != randomness:
        raise Unreadable("信标的randomness不是signature的SHA-256，内容被改过或没有复制完整。")
    record = {
        "round": number,
        "randomness": randomness.hex(),
        "signature": signature.hex(),
        "previous_signature": previous.hex(),
    }
    return Answer(randomness.hex(), encode_json(record))


def _nist(named: Round, pulse: Any) -> Answer:
    if not isinstance(pulse, dict):
        raise Unreadable("请整段粘贴信标网站给出的JSON，从左花括号到右花括号。")
    stamp = pulse.get("timeStamp")
    if stamp != named.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"):
        raise Refused(
            "封存前写明的是{at}的脉冲，粘贴的是{found}的。",
            at=named.at.strftime(MOMENT),
            found=str(stamp)[:30],
        )
    try:
        told, rebuilt = _bytes(pulse, "outputValue"), hashlib.sha512(_pulse_bytes(pulse)).digest()
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unreadable("信标的内容缺少字段或写法不对，请重新整段复制。") from error
    if rebuilt != told:
        raise Unreadable("信标的outputValue与其余字段算出的不同，内容被改过或没有复制完整。")
    return Answer(told.hex().upper(), encode_json(pulse))


def _pulse_bytes(pulse: Mapping[str, Any]) -> bytes:
    """The bytes under a pulse's outputValue: texts and values behind their 4-byte length, the signature as it is."""
    outside = pulse["external"]
    parts = [
        _measured(_text(pulse, "uri")),
        _measured(_text(pulse, "version")),
        _number(pulse, "cipherSuite", 4),
        _number(pulse, "period", 4),
        _measured(_bytes(pulse, "certificateId")),
        _number(pulse, "chainIndex", 8),
        _number(pulse, "pulseIndex", 8),
        _measured(_text(pulse, "timeStamp")),
        _measured(_bytes(pulse, "localRandomValue")),
        _measured(_bytes(outside, "sourceId")),
        _number(outside, "statusCode", 4),
        _measured(_bytes(outside, "value")),
        *(_measured(_bytes(one, "value")) for one in pulse["listValues"]),
        _measured(_bytes(pulse, "precommitmentValue")),
        _number(pulse, "statusCode", 4),
        _bytes(pulse, "signatureValue"),
    ]
    return b"".join(parts)


def _measured(data: bytes) -> bytes:
    return len(data).to_bytes(4) + data


def _number(record: Mapping[str, Any], name: str, size: int) -> bytes:
    value = record[name]
    if not isinstance(value, int):
        raise TypeError(name)
    return value.to_bytes(size)


def _text(record: Mapping[str, Any], name: str) -> bytes:
    value = record[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value.encode()


def _bytes(record: Mapping[str, Any], name: str) -> bytes:
    return bytes.fromhex(record[name])


def _hex(name: str, record: Mapping[str, Any], size: int) -> bytes:
    text = record.get(name)
    if not isinstance(text, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", text, re.ASCII):
        raise Unreadable("信标的{name}应是{n}位小写十六进制，请重新整段复制。", name=name, n=2 * size)
    return bytes.fromhex(text)
