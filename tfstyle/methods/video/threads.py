"""Background threads that read, process and write items."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_END = object()
# Interval, in seconds, at which a waiting thread checks whether to stop.
_PATIENCE = 0.2


def read_ahead(items: Iterable[Item], depth: int) -> Generator[Item, None, None]:
    """Iterates over items in a separate thread, ahead of the caller.

    Exceptions in the thread are re-raised in the caller. The thread ends when the
    generator is exhausted or closed.

    Args:
        items: Iterable of items; only the new thread iterates over it.
        depth: Maximum number of items that wait for the caller.
    """
    waiting: queue.Queue = queue.Queue(depth)
    stop = threading.Event()

    def put(item) -> bool:
        while not stop.is_set():
            try:
                waiting.put(item, timeout=_PATIENCE)
                return True
            except queue.Full:
                continue
        return False

    def read() -> None:
        try:
            for item in items:
                if not put((item, None)):
                    return
            put((_END, None))
        except BaseException as error:
            put((_END, error))
        finally:
            close = getattr(items, "close", None)
            if close:
                close()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        while True:
            item, error = waiting.get()
            if error is not None:
                raise error
            if item is _END:
                return
            yield item
    finally:
        stop.set()
        thread.join()


def map_ahead(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Generator[Result, None, None]:
    """Calls a function on several items at the same time, in separate threads.

    Args:
        function: Function to call.
        items: Iterable of items; only the caller's thread iterates over it.
        workers: Number of threads.

    Yields:
        The results, in the order of the items.
    """
    running: deque[Future[Result]] = deque()
    executor = ThreadPoolExecutor(workers)
    try:
        for item in items:
            running.append(executor.submit(function, item))
            if len(running) > workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


class WriteBehind:
    """Calls a function on items in order, in a separate thread.

    Args:
        write: Function to call on each item.
        depth: Maximum number of items in the queue.
    """

    def __init__(self, write: Callable, depth: int):
        self._waiting: queue.Queue = queue.Queue(depth)
        self._error: BaseException | None = None
        self._write = write
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __call__(self, item) -> None:
        """Queues an item.

        Raises:
            Exception: An earlier call to the function failed.
        """
        self._raise()
        self._waiting.put(item)

    def close(self) -> None:
        """Waits until the function has been called on all items.

        Raises:
            Exception: A call to the function failed.
        """
        self._waiting.put(_END)
        self._thread.join()
        self._raise()

    def abort(self) -> None:
        """Stops the thread and discards the items in the queue."""
        self._error = self._error or RuntimeError("aborted")
        self._waiting.put(_END)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._waiting.get()) is not _END:
            if self._error is None:
                try:
                    self._write(item)
                except BaseException as error:
                    self._error = error

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
