"""Taking the internet out of a rendered map: every address goes through a table or the map is refused.

folium's maps load a dozen files from public hosts. On a government intranet that is a blank page, and on the internet it
tells strangers who looks at what. So each address in the page is replaced by a file of ``static/vendor``, either linked (inside
the application) or copied into the page (a file somebody carries away). An address not in the table is an error.
"""

import base64
import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from mimetypes import guess_type
from pathlib import Path

from supervision.foundation.i18n import ROOT

VENDOR = ROOT / "supervision" / "static" / "vendor"

_JSDELIVR = "https://cdn.jsdelivr.net/npm"
_CLUSTER = "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0"
KNOWN: dict[str, str] = {
    f"{_JSDELIVR}/leaflet@1.9.3/dist/leaflet.js": "leaflet/leaflet.js",
    f"{_JSDELIVR}/leaflet@1.9.3/dist/leaflet.css": "leaflet/leaflet.css",
    "https://code.jquery.com/jquery-3.7.1.min.js": "jquery/jquery.min.js",
    f"{_JSDELIVR}/bootstrap@5.2.2/dist/js/bootstrap.bundle.min.js": "bootstrap/js/bootstrap.bundle.min.js",
    f"{_JSDELIVR}/bootstrap@5.2.2/dist/css/bootstrap.min.css": "bootstrap/css/bootstrap.min.css",
    f"{_CLUSTER}/leaflet.markercluster.js": "leaflet.markercluster/leaflet.markercluster.js",
    f"{_CLUSTER}/MarkerCluster.css": "leaflet.markercluster/MarkerCluster.css",
    f"{_CLUSTER}/MarkerCluster.Default.css": "leaflet.markercluster/MarkerCluster.Default.css",
}
"""folium's addresses and our files for them (paths below ``static/vendor``)."""

_LOADING = {"src", "href", "srcset", "poster", "data", "action", "formaction", "xlink:href", "background"}
_STYLE_ADDRESS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_HARMLESS = ("data:", "#")
_OWN = "/static/vendor/"
_ALONE = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""What an exported file may do: run what is in it, and ask nobody for anything."""


class UnknownAddress(ValueError):
    """A map asks for something nobody vetted: the drawing code changed, not the data."""


def linked(html: str, *, base: str = _OWN) -> str:
    """The map with its addresses turned to our own files under `base`."""
    return _Rewriter(lambda path: base + path, inline=False).rewritten(html)


def self_contained(html: str) -> str:
    """The map with every file copied into it: opens from a disk, asks nobody for anything."""
    return _Rewriter(lambda path: path, inline=True).rewritten(html)


def carried(html: str) -> str:
    """A published map (:func:`linked`) as one file to carry away: every file copied in, and a policy that forbids it the network.

    Tiles, where the bureau has any, are therefore left out of it.
    """
    rest = _Rewriter(lambda path: path, inline=True).rewritten(html)
    return rest.replace(
        "<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{_ALONE}">', 1
    )


class _Rewriter(HTMLParser):
    """Copies a page through, changing only addresses. Script bodies are data to the parser and stay untouched."""

    def __init__(self, address, *, inline: bool) -> None:  # type: ignore[no-untyped-def]
        super().__init__(convert_charrefs=False)
        self.address = address
        self.inline = inline
        self.out: list[str] = []
        self.in_style = False

    def rewritten(self, html: str) -> str:
        self.feed(html)
        self.close()
        return "".join(self.out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        loads = {name: value or "" for name, value in attrs if name in _LOADING}
        if not loads:
            self.out.append(self.get_starttag_text() or "")
        elif tag == "script":
            self._script(_known(loads["src"]))
        elif tag == "link":
            self._sheet(_known(loads["href"]))
        elif tag == "a" and loads["href"].startswith("#"):
            self.out.append(self.get_starttag_text() or "")
        else:
            raise UnknownAddress(f"<{tag}> asks for {loads}")

    def _script(self, path: str) -> None:
        if self.inline:
            self.out.append(f"<script>{_script_text(path)}")
        else:
            self.out.append(f'<script src="{escape(self.address(path))}">')

    def _sheet(self, path: str) -> None:
        if self.inline:
            self.out.append(f"<style>{_style_text(path)}</style>")
        else:
            self.out.append(f'<link rel="stylesheet" href="{escape(self.address(path))}">')

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.in_style:
            _check_style(data)
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")


def _known(address: str) -> str:
    if address.startswith(_OWN) and address.removeprefix(_OWN) in KNOWN.values():
        return address.removeprefix(_OWN)
    if address not in KNOWN:
        raise UnknownAddress(f"no local file for {address!r}; add it to KNOWN and to static/vendor.py")
    return KNOWN[address]


def _check_style(text: str) -> None:
    if "@import" in text:
        raise UnknownAddress("a style sheet imports another one")
    for _quote, address in _STYLE_ADDRESS.findall(text):
        if not address.startswith(_HARMLESS):
            raise UnknownAddress(f"a style asks for {address!r}")


@lru_cache(maxsize=32)
def _script_text(path: str) -> str:
    text = _file(VENDOR / path).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=\S+", "", text)
    return text.replace("</script", "<\\/script")


@lru_cache(maxsize=32)
def _style_text(path: str) -> str:
    file = _file(VENDOR / path)

    def embedded(match: re.Match[str]) -> str:
        address = match.group(2)
        if address.startswith(_HARMLESS):
            return match.group(0)
        image = _file((file.parent / address.split("?")[0].split("#")[0]).resolve())
        if not image.is_relative_to(VENDOR.resolve()):
            raise UnknownAddress(f"{path} asks for {address!r}")
        kind = guess_type(image.name)[0] or "application/octet-stream"
        return f"url(data:{kind};base64,{base64.b64encode(image.read_bytes()).decode()})"

    text = _STYLE_ADDRESS.sub(embedded, file.read_text(encoding="utf-8"))
    _check_style(text)
    return text.replace("</style", "<\\/style")


def _file(path: Path) -> Path:
    if not path.is_file():
        raise UnknownAddress(f"{path.name} is not in static/vendor: run make to fetch the assets")
    return path
