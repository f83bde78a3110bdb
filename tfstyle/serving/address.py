"""Parser for paths of the REST API, such as `/v1/models/classic:predict`."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from tfstyle.serving.serving_error import invalid

# The same patterns as in TensorFlow Serving's http_rest_api_util.cc.
_VERSION = r"(?:(?:/versions/(?P<version>\d+))|(?:/labels/(?P<label>[^/:]+)))?"
_POST = re.compile(
    rf"/v1/models/(?P<name>[^/:]+){_VERSION}:(?P<verb>classify|regress|predict)",
    re.IGNORECASE | re.ASCII,
)
_GET = re.compile(
    rf"/v1/models(?:/(?P<name>[^/:]+))?{_VERSION}(?:/(?P<verb>metadata))?",
    re.IGNORECASE | re.ASCII,
)
MAX_VERSION = 2**63 - 1


@dataclass(frozen=True)
class Address:
    """Target of a request to the REST API.

    Args:
        name: Name of the model, or an empty string if the verb is "list".
        version: Requested version number, or None if the path has no version number.
        label: Requested version label, such as "stable", or None if the path has no
            label.
        verb: Requested action: "list", "status", "metadata", "predict", "classify" or
            "regress".
    """

    name: str
    version: int | None
    label: str | None
    verb: str


def parse_address(method: str, path: str) -> Address:
    """Parses the target of a request.

    Args:
        method: HTTP method, such as "GET".
        path: Raw path, still percent-encoded.

    Raises:
        ServingError: The path is not valid for this method, the model name is missing,
            or the version number is too large.

    Example:

    >>> parse_address("POST", "/v1/models/classic/versions/3:predict")
    Address(name='classic', version=3, label=None, verb='predict')
    """
    pattern = {"GET": _GET, "POST": _POST}.get(method)
    match = pattern.fullmatch(path) if pattern else None
    if match is None:
        raise invalid(f"Malformed request: {method} {path[:200]}")
    if match["name"] is None:
        if match["version"] or match["label"] or match["verb"]:
            raise invalid("Missing model name in request.")
        return Address("", None, None, "list")
    version = match["version"]
    if (version and len(version) > 19) or int(version or 0) > MAX_VERSION:
        raise invalid(f"Failed to convert version: {version[:40]} to numeric.")
    return Address(
        unquote(match["name"]),
        int(version) if version else None,
        unquote(match["label"]) if match["label"] else None,
        (match["verb"] or "status").lower(),
    )
