"""What a reader of one of our PDFs sees: its text, by the maps typst writes beside its fonts."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)endobj", re.S)
STREAM = re.compile(rb"^(.*?)stream\r?\n(.*)\r?\nendstream", re.S)
FONT = re.compile(rb"/(f\d+) [\d.]+ Tf")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All text of a PDF in drawing order, without spaces the layout made."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    text = []
    for body in objects.values():
        if b"/Type/Page/" not in body:
            continue
        resources = objects[_reference(body, b"Resources")]
        fonts = {
            name: _characters(objects[_reference(objects[int(number)], b"ToUnicode")])
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        text.append(_page(_unpacked(objects[_reference(body, b"Contents")]), fonts))
    return "\n".join(text)


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found.group(1))


def _unpacked(body: bytes) -> bytes:
    found = STREAM.match(body)
    assert found
    return zlib.decompress(found.group(2)) if b"FlateDecode" in found.group(1) else found.group(2)


def _characters(body: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", _unpacked(body))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _page(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    shown, current, at = [], {}, 0
    while at < len(content):
        if font := FONT.match(content, at):
            current, at = fonts[font.group(1)], font.end()
        elif content[at : at + 1] == b"(":
            end = _closing(content, at)
            codes = _literal(content[at + 1 : end])
            shown.append(
                "".join(current.get(int.from_bytes(codes[i : i + 2]), "") for i in range(0, len(codes), 2))
            )
            at = end + 1
        elif content[at : at + 1] == b"<" and content[at + 1 : at + 2] != b"<":
            end = content.index(b">", at)
            codes = bytes.fromhex(content[at + 1 : end].decode())
            shown.append(
                "".join(current.get(int.from_bytes(codes[i : i + 2]), "") for i in range(0, len(codes), 2))
            )
            at = end + 1
        else:
            at += 2 if content[at : at + 2] == b"<<" else 1
    return "".join(shown)


def _closing(content: bytes, start: int) -> int:
    """Where the literal that opens at ``start`` ends; balanced brackets inside need no escape."""
    depth, at = 0, start
    while True:
        char = content[at : at + 1]
        if char == b"\\":
            at += 1
        elif char == b"(":
            depth += 1
        elif char == b")":
            depth -= 1
            if not depth:
                return at
        at += 1


def _literal(text: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        escape = found.group(1)
        return bytes([int(escape, 8) & 255]) if escape.isdigit() else ESCAPES.get(escape, escape)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, text, flags=re.S)
