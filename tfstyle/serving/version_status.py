"""How a version of a model fares."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VersionStatus:
    """The state of a version, with TensorFlow Serving's words.

    Args:
        state: "LOADING", "AVAILABLE" or "END".
        error: Why it could not be loaded.
        stamp: Of the files that could not be loaded, which are not tried again until
            they change.
    """

    state: str
    error: str = ""
    stamp: tuple = ()

    def describe(self, version: int) -> dict:
        """As TensorFlow Serving describes it."""
        code = "UNKNOWN" if self.error else "OK"
        return {
            "version": str(version),
            "state": self.state,
            "status": {"error_code": code, "error_message": self.error},
        }
