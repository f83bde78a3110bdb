"""The page and what belongs to it."""

from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tfstyle.assets import SAMPLE_PHOTO

PAGE_FOLDER = Path(str(files("tfstyle.serving"))) / "page"
MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
}
# Nothing but what this server sends, so that no request leaves the machine.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page_file(request: Request) -> Response:
    """Answers with a file of the page; `index.html` if none is named."""
    request.state.kind = "page"
    name = request.path_params.get("name", "index.html")
    # Compared with what is there: nothing of a request becomes a path.
    paths = [*PAGE_FOLDER.iterdir(), SAMPLE_PHOTO]
    found = {path.name: path for path in paths if path.suffix in MEDIA_TYPES}
    if name not in found:
        raise HTTPException(404)
    path = found[name]
    content, media_type = path.read_bytes(), MEDIA_TYPES[path.suffix]
    return Response(content, media_type=media_type, headers=HEADERS)
