"""Serve what the player's page loads: its own modules and the plotly.js of the installed package.

Every address holds a hash of what it leads to, so a browser fetches it once and keeps it. Nothing is
loaded from another host, and nothing large is kept in the repository.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ui.player.answers import answer_routes

PLOTLY = "plotly.js"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

_HERE = Path(__file__).parent
_LOADER = "loader.js"
_FOREVER = "public, max-age=31536000, immutable"
# plotly.js is a script that also sets window.Plotly, which belongs to Streamlit's own charts (another
# version). As a module it hands itself over and leaves the page as it was.
_MODULE = """\
const before = Object.getOwnPropertyDescriptor(window, "Plotly");
const module = {{ exports: {{}} }};
{source}
if (before) Object.defineProperty(window, "Plotly", before);
else delete window.Plotly;
export default module.exports;
"""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    name: str
    content: bytes

    @cached_property
    def zipped(self) -> bytes:
        """Compressed once, not for every visitor."""
        return gzip.compress(self.content, 6, mtime=0)

    def answer(self, request: Request) -> Response:
        """The response, compressed if the browser takes it."""
        accepts = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        if accepts:
            headers["Content-Encoding"] = "gzip"
        content = self.zipped if accepts else self.content
        return Response(content, headers=headers, media_type=TYPES[Path(self.name).suffix])


def player_routes() -> list[BaseRoute]:
    """Routes for `streamlit.App`; they also answer below ``server.baseUrlPath``."""
    return [*answer_routes(), Route("/{base:path}player/{version}/{name}", _serve)]


@cache
def modules() -> dict[str, Asset]:
    """The player's own JavaScript and CSS, by name."""
    files = sorted(
        path for path in _HERE.iterdir() if path.suffix in TYPES and path.name != _LOADER
    )
    return {path.name: Asset(path.name, path.read_bytes()) for path in files}


@cache
def modules_version() -> str:
    """Changes whenever one of the modules does."""
    digest = blake2b(digest_size=8)
    for asset in modules().values():
        digest.update(asset.name.encode() + b"\0" + asset.content)
    return digest.hexdigest()


@cache
def plotly_js() -> Asset:
    """plotly.js as an ES module."""
    source = resources.files("plotly").joinpath("package_data/plotly.min.js").read_text("utf-8")
    return Asset(PLOTLY, _MODULE.format(source=source).encode())


@cache
def plotly_version() -> str:
    """Changes whenever plotly.js does."""
    return "plotly-" + blake2b(plotly_js().content, digest_size=8).hexdigest()


@cache
def loader() -> str:
    """The few lines that Streamlit sends with the component: where to find the rest."""
    own = modules_version()
    preloaded = [f"player/{own}/{name}" for name in modules() if name.endswith(".js")]
    places = {
        "PLAYER": f"player/{own}/player.js",
        "STYLE": f"player/{own}/style.css",
        "PLOTLY": f"player/{plotly_version()}/{PLOTLY}",
        "PRELOADED": "\n".join(preloaded),
    }
    text = (_HERE / _LOADER).read_text("utf-8")
    for place, address in places.items():
        text = text.replace(f"@{place}@", address)
    return text


def _serve(request: Request) -> Response:
    """Answer one address; a plain function, so that compressing does not hold other visitors up."""
    version, name = request.path_params["version"], request.path_params["name"]
    if version == modules_version() and name in modules():
        return modules()[name].answer(request)
    if version == plotly_version() and name == PLOTLY:
        return plotly_js().answer(request)
    return Response("Not found: reload the page.", 404, media_type="text/plain")
