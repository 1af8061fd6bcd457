"""Finding addresses of other hosts in pages, style sheets and scripts."""

import re
from html.parser import HTMLParser

FETCHING = {"src", "srcset", "href", "action", "formaction", "poster", "data", "background", "xlink:href"}
FOREIGN = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.I)
IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
NAMESPACES = ("http://www.w3.org/", "http://purl.org/")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in {"script", "style"} else ""
        found = dict(attributes)
        for name, value in attributes:
            if name in FETCHING or name.startswith("hx-"):
                self.addresses += re.split(r",\s+", value or "") if name == "srcset" else [value or ""]
            if name == "style":
                self.addresses += css_addresses(value or "")
                self.inline.append(f"style={value}")
            if name.startswith("on"):
                self.inline.append(f"{name}={value}")
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.addresses.append((found.get("content") or "").partition("=")[2])
        if (
            tag == "script"
            and "src" not in found
            and found.get("type") not in {"application/json", "importmap"}
        ):
            self.inline.append("<script>")
        if tag == "style":
            self.inline.append("<style>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.addresses += css_addresses(data)


def css_addresses(sheet: str) -> list[str]:
    """Everything a style sheet loads."""
    return [a or b for a, b in IN_CSS.findall(sheet)]


def foreign(page: str, own: str = "") -> list[str]:
    """Addresses of other hosts that a browser would load or offer from this page."""
    reader = _Reader()
    reader.feed(page)
    return [
        address
        for address in reader.addresses
        if FOREIGN.match(address.strip()) and not (own and address.startswith(own))
    ]


def inline(page: str) -> list[str]:
    """Scripts and styles inside the page, which the content policy forbids."""
    reader = _Reader()
    reader.feed(page)
    return reader.inline


def in_script(code: str) -> list[str]:
    """Absolute addresses in a script or style sheet, comments and XML namespaces left out."""
    bare = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", code, flags=re.S)
    found = re.findall(r"""(?:https?|wss?):\/\/[^\s"'`)<>\\]+|["'`(]\/\/[\w.-]+\.\w+[^\s"'`)]*""", bare)
    return [address for address in found if not address.startswith(NAMESPACES)]
