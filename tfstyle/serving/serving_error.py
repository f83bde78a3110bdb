"""What a client is told instead of an answer."""

from collections.abc import Mapping


class ServingError(Exception):
    """A request that cannot be answered, with the HTTP status that says so.

    The statuses are those of TensorFlow Serving's `ToHTTPStatusCode`; 408 and 413 are
    ours, for what it does not limit.

    Args:
        status: HTTP status.
        message: What was wrong and what to do; becomes `{"error": message}`.
        headers: More headers of the answer.
    """

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None
    ):
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


def invalid(message: str) -> ServingError:
    """A request that is malformed."""
    return ServingError(400, message)


def not_found(message: str) -> ServingError:
    """A model or a version that is not served."""
    return ServingError(404, message)


def too_large(message: str) -> ServingError:
    """A body or a picture beyond the limits."""
    return ServingError(413, message)


def too_late(seconds: float) -> ServingError:
    """A request that took longer than is allowed."""
    return ServingError(
        504, f"Not painted within {seconds:g} s: send a smaller picture, or try later."
    )


def busy(retry_after: int) -> ServingError:
    """A queue that is full."""
    return ServingError(
        429,
        f"The queue is full; try again in {retry_after} s.",
        {"Retry-After": str(retry_after)},
    )
