"""The programs with which anybody checks a certificate on a computer of their own."""

from pathlib import Path
from typing import Annotated

from litestar import get
from litestar.params import PathParameter
from litestar.response import Response

from supervision.foundation.errors import NotFound
from supervision.foundation.templating import download
from supervision.identity.guards import public

FOLDER = Path(__file__).parents[1] / "verifiers"
KINDS = {"verify.html": "text/html; charset=utf-8", "verify.py": "text/x-python; charset=utf-8"}


@get("/public/verifiers/{name:str}", guards=[public], sync_to_thread=True)
def verifier(name: Annotated[str, PathParameter()]) -> Response[bytes]:
    """核验程序, to be saved and opened from disk without a network."""
    if name not in KINDS:
        raise NotFound("没有这个文件。")
    return download((FOLDER / name).read_bytes(), name=name, media_type=KINDS[name])


handlers = [verifier]
