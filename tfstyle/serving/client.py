"""A client for `tfstyle serve` and for TensorFlow Serving, of the standard library."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Sequence

from tfstyle.errors import InputError, check_name

# Seconds; a little longer than the server's own default.
TIMEOUT = 70.0


def predict(
    url: str,
    image: bytes,
    style: str | Sequence[float],
    strength: float = 1.0,
    timeout: float = TIMEOUT,
) -> bytes:
    """Has a picture painted.

    Args:
        url: Of the model, perhaps with a version or a label, such as
            "http://localhost:8501/v1/models/classic".
        image: A JPEG, PNG or WebP file.
        style: Its name, which `tfstyle serve` knows, or the weights of all styles.
        strength: From 0, the photograph, to 1.
        timeout: Seconds.

    Returns:
        A JPEG or PNG file.

    Raises:
        InputError: The server cannot be reached or does not take the request.

    Example:

    ```python
    painted = predict("http://localhost:8501/v1/models/classic", photo, "wave")
    ```
    """
    url = url.rstrip("/")
    weights = style
    if isinstance(style, str):
        names = styles(url, timeout)
        check_name("style", style, names)
        weights = [float(name == style) for name in names]
    instance = {
        "image_bytes": {"b64": base64.b64encode(image).decode("ascii")},
        "style_weights": list(weights),
        "strength": strength,
    }
    (painted,) = _ask(f"{url}:predict", timeout, {"instances": [instance]})[
        "predictions"
    ]
    return base64.b64decode(painted["b64"])


def styles(url: str, timeout: float = TIMEOUT) -> list[str]:
    """Asks `tfstyle serve` for the names of a model's styles.

    Args:
        url: As for `predict`.
        timeout: Seconds.

    Raises:
        InputError: The server cannot be reached, or does not tell names, as TensorFlow
            Serving does not.
    """
    metadata = _ask(f"{url.rstrip('/')}/metadata", timeout)["metadata"]
    if "card" not in metadata:
        raise InputError(
            "Expected `style` to be weights, one for each style, since this server "
            f"does not tell their names. Received: url={url!r}"
        )
    return [style["name"] for style in metadata["card"]["styles"]]


def _ask(url: str, timeout: float, content: dict | None = None) -> dict:
    data = None if content is None else json.dumps(content).encode()
    try:
        with urllib.request.urlopen(url, data, timeout) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise _unusable(url, _reason(error)) from error
    except (OSError, ValueError) as error:
        raise _unusable(url, str(error)) from error


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return json.load(error)["error"]
    except (OSError, ValueError, KeyError, TypeError):
        return str(error)


def _unusable(url: str, reason: str) -> InputError:
    return InputError(
        f"Expected `url` to be that of a server that answers: {reason}. "
        f"Received: url={url!r}"
    )
