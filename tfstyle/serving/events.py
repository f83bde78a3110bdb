"""Log of a job's events, which any number of readers can follow."""

import json
import threading
from collections.abc import Iterable, Mapping
from typing import Any


class Events:
    """Ordered list of events, with one writer and any number of readers in any threads.

    Args:
        events: Initial events.

    Attributes:
        is_over: Whether the list is complete.
    """

    def __init__(self, events: Iterable[Mapping[str, Any]] = ()):
        self._events = list(events)
        self._changed = threading.Condition()
        self.is_over = False

    def add(self, event: Mapping[str, Any]) -> None:
        """Appends an event."""
        with self._changed:
            self._events.append(event)
            self._changed.notify_all()

    def end(self) -> None:
        """Marks the log as complete, so that readers stop waiting."""
        with self._changed:
            self.is_over = True
            self._changed.notify_all()

    @property
    def last(self) -> Mapping[str, Any]:
        """The latest event; an empty dictionary if there is none."""
        events = self._events
        return events[-1] if events else {}

    def after(self, number: int) -> list[tuple[int, Mapping[str, Any]]]:
        """Returns the number and content of each event after event `number`.

        Events are numbered from 1.
        """
        number = max(0, number)
        return list(enumerate(self._events[number:], number + 1))

    def known(self, number: int) -> int:
        """Returns the number of the last event that a reader has already received.

        Args:
            number: Number of the last event that the reader claims to have received. If
                there is no event with this number, the latest event is sent again.
        """
        count = len(self._events)
        return number if number <= count else max(0, count - 1)

    def wait(self, number: int, seconds: float) -> None:
        """Waits until there is an event after event `number`, or the log is complete.

        Args:
            number: Number of the last event that the caller has seen.
            seconds: Maximum number of seconds to wait.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self.is_over or len(self._events) > number, seconds
            )


def as_sent(number: int, event: Mapping[str, Any]) -> bytes:
    """Formats a server-sent event.

    Args:
        number: Number of the event. When a browser reconnects, its header
            `Last-Event-ID` contains the number of the last event that it has received.
        event: Content of the event, serializable as JSON.

    Reference:
        https://html.spec.whatwg.org/multipage/server-sent-events.html
    """
    return f"id: {number}\ndata: {json.dumps(event)}\n\n".encode()


# Comment line, sent to keep proxies from closing an inactive connection.
HEARTBEAT = b": waiting\n\n"
HEARTBEAT_SECONDS = 10.0


def last_event_id(text: str | None) -> int:
    """Parses the header `Last-Event-ID`. Returns 0 if it is missing or invalid."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
