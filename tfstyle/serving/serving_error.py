"""Errors that are sent to clients."""

from collections.abc import Mapping


class ServingError(Exception):
    """Error for a request that cannot be answered.

    Statuses are those of TensorFlow Serving's `ToHTTPStatusCode`, plus 408 and 413 for
    limits that TensorFlow Serving does not have.

    Args:
        status: HTTP status.
        message: What is wrong and what to do about it; sent as `{"error": message}`.
        headers: Additional headers of the response.
    """

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None
    ):
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


def invalid(message: str) -> ServingError:
    """Returns the error for a malformed request."""
    return ServingError(400, message)


def not_found(message: str) -> ServingError:
    """Returns the error for a model or version that is not served."""
    return ServingError(404, message)


def too_large(message: str) -> ServingError:
    """Returns the error for a request whose body or pictures exceed the limits."""
    return ServingError(413, message)


def too_late(seconds: float) -> ServingError:
    """Returns the error for a request that took too long."""
    return ServingError(
        504,
        f"Not finished within {seconds:g} s; send a smaller picture, or try again "
        "later.",
    )


def busy(retry_after: int, reason: str = "The queue is full") -> ServingError:
    """Returns the error for a request that is rejected because the server is busy.

    Args:
        retry_after: Number of seconds after which the client may try again.
        reason: Reason for the rejection, used as the beginning of the message.
    """
    return ServingError(
        429,
        f"{reason}; try again in {retry_after} s.",
        {"Retry-After": str(retry_after)},
    )
