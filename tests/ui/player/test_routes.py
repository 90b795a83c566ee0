"""What the player's page loads, asked for as a browser would."""

import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.headers import SecurityHeaders
from ui.player import routes

APP = Starlette(
    routes=[*routes.player_routes(), Route("/", lambda _: PlainTextResponse("page"))],
    middleware=[Middleware(SecurityHeaders)],
)


def get(path: str, accept: str = "gzip, br") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; in a thread of its own, so that no other event loop is in the way."""

    async def ask():
        messages: list[dict] = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            messages.append(message)

        scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": path,
                 "query_string": b"", "headers": [(b"accept-encoding", accept.encode())]}  # fmt: skip
        await APP(scope, receive, send)
        return messages

    with ThreadPoolExecutor(1) as pool:
        start, *parts = pool.submit(asyncio.run, ask()).result()
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], headers, b"".join(part.get("body", b"") for part in parts)


def addresses() -> list[str]:
    return re.findall(r"player/[\w-]+/[\w.]+", routes.loader())


def test_the_loader_names_addresses_that_answer():
    assert {address.rsplit("/")[-1] for address in addresses()} >= {
        "player.js",
        "style.css",
        "plotly.js",
    }
    assert "@" not in routes.loader()
    for address in addresses():
        status, headers, body = get(f"/{address}")
        assert status == 200, address
        assert body
        assert headers["content-type"].startswith(("text/javascript", "text/css"))


def test_the_loader_is_told_from_a_path_by_streamlit():
    assert "\n" in routes.loader().strip()


def test_every_module_that_another_one_imports_is_served():
    served = set(routes.modules())
    for name, asset in routes.modules().items():
        imported = re.findall(r'(?:from|import)\W+"\./([\w.]+)"', asset.content.decode())
        assert set(imported) <= served, name
        imported = re.findall(r'import\("\./([\w.]+)"\)', asset.content.decode())
        assert set(imported) <= served, name


def test_what_is_served_may_be_kept_for_ever_because_its_address_changes_with_it():
    address = next(a for a in addresses() if a.endswith("player.js"))
    _, headers, _ = get(f"/{address}")
    assert "immutable" in headers["cache-control"]
    assert headers["vary"].lower() == "accept-encoding"
    assert get(f"/player/{'0' * 16}/player.js")[0] == 404


def test_plotly_is_the_installed_one_as_a_module():
    address = next(a for a in addresses() if a.endswith("plotly.js"))
    _, headers, body = get(f"/{address}")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 1.6e6
    module = gzip.decompress(body).decode()
    assert (
        resources.files("plotly").joinpath("package_data/plotly.min.js").read_text("utf-8")
        in module
    )
    assert module.rstrip().endswith("export default module.exports;")


def test_a_browser_that_takes_no_gzip_gets_the_plain_text():
    address = next(a for a in addresses() if a.endswith("player.js"))
    _, headers, body = get(f"/{address}", accept="identity")
    assert "content-encoding" not in headers
    assert b"export function show" in body


def test_the_addresses_also_answer_below_a_base_path():
    assert get(f"/lab/course/{addresses()[0]}")[0] == 200


@pytest.mark.parametrize(
    "name", ["routes.py", "wire.py", "__init__.py", "loader.js", "..%2fwire.py"]
)
def test_nothing_else_is_served(name):
    assert get(f"/player/{routes.modules_version()}/{name}")[0] == 404


def test_every_answer_forbids_other_hosts():
    for path in ("/", f"/{addresses()[0]}", "/nothing-here"):
        _, headers, _ = get(path)
        assert headers["x-content-type-options"] == "nosniff"
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["connect-src"] == "'self'"
        assert "http" not in headers["content-security-policy"]


def test_a_websocket_passes_through_untouched():
    passed = []

    async def inner(scope, receive, send):
        passed.append((scope, receive, send))

    async def nothing(*_):
        raise AssertionError

    scope = {"type": "websocket"}
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, SecurityHeaders(inner)(scope, nothing, nothing)).result()
    assert passed == [(scope, nothing, nothing)]
