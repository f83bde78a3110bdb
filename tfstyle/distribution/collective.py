"""Group of processes that train one network with TensorFlow's collective operations.

Each process has a replica of all variables. Gradients are summed over all processes, so
that the replicas stay equal. Other values that the objective needs from the whole batch
are summed, too. `keras.Model.fit` is not used, because it does not work under
`tf.distribute.MultiWorkerMirroredStrategy` (Keras issue 20585).
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tfstyle.distribution.address import is_address
from tfstyle.distribution.rendezvous import wait_for_workers
from tfstyle.errors import InputError
from tfstyle.files.strict_json import load_json

VARIABLE = "TF_CONFIG"
# Maximum length, in bytes, of a string that workers exchange.
LONGEST_TEXT = 2**14


def read_config() -> tuple[int, int]:
    """Reads the index of this worker and the number of workers from TF_CONFIG.

    If TF_CONFIG is not set, the index is 0 and the number of workers is 1.

    Raises:
        InputError: TF_CONFIG is invalid.
    """
    index, workers = _read_workers()
    return index, max(1, len(workers))


def _read_workers() -> tuple[int, list[str]]:
    """Returns this worker's index and the addresses of all workers.

    Without TF_CONFIG, the result is `(0, [])`.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        return 0, []
    try:
        config = load_json(text)
        workers = config["cluster"]["worker"]
        task = config["task"]
        index, kind = _to_index(task["index"]), task["type"]
        others = set(config["cluster"]) - {"worker"}
    except (ValueError, TypeError, KeyError) as error:
        raise _mistake("JSON with `cluster` and `task`", text) from error
    if kind != "worker" or others:
        raise _mistake("JSON with `worker` as the only task type", text)
    if not _are_distinct_addresses(workers):
        raise _mistake("JSON with a list of distinct workers, each HOST:PORT", text)
    if not 0 <= index < len(workers):
        last = len(workers) - 1
        raise _mistake(f"JSON with a task index from 0 to {last}", text)
    return index, workers


def _are_distinct_addresses(workers: Any) -> bool:
    if not isinstance(workers, list) or not all(map(is_address, workers)):
        return False
    return len(set(workers)) == len(workers)


def _to_index(value: Any) -> int:
    """Converts a task index to an int; some launchers write it as a string."""
    is_text = isinstance(value, str)
    if type(value) is not int and not (is_text and re.fullmatch("[0-9]{1,9}", value)):
        raise ValueError("the index is not a whole number")
    return int(value)


class Collective:
    """Group of the workers listed in TF_CONFIG, one of which is this process.

    A `Collective` must be created before TensorFlow computes anything. The
    constructor waits until all other workers can be reached.

    Args:
        index: Index of this worker, starting at 0. Worker 0 writes all files.
        count: Number of workers.

    Reference:
        `tf.distribute.MultiWorkerMirroredStrategy`.
    """

    def __init__(self, index: int, count: int):
        import tensorflow as tf

        self.tf, self.index, self.count = tf, index, count
        wait_for_workers(_read_workers()[1], index)
        with lost_workers_reported():
            self.strategy = _make_strategy()

    @property
    def is_chief(self) -> bool:
        """Whether this is worker 0, which writes all files."""
        return self.index == 0

    def sum(self, value: Any) -> Any:
        """Returns the sum of a value over all workers.

        This method can only be called in a replica context, such as inside the
        function `loss_of` that is passed to `gradients`.

        Args:
            value: Tensor, or a list of tensors with the same dtype.
        """
        # `all_reduce` needs tensors that are placed on a device. The arguments of a
        # `tf.function` are not placed on a device, but copies of the arguments are.
        value = self.tf.nest.map_structure(self.tf.identity, value)
        context = self.tf.distribute.get_replica_context()
        return context.all_reduce(self.tf.distribute.ReduceOp.SUM, value)

    def gradients(
        self,
        loss_of: Callable[[Any], Any],
        variables: Sequence[Any],
        batch: Any,
    ) -> tuple[Any, list]:
        """Returns the loss, averaged over all workers, and its gradients.

        Args:
            loss_of: Function that takes this worker's part of the batch and returns the
                mean loss over this part. The function may call `sum`.
            variables: Keras variables for which gradients are computed.
            batch: This worker's part of the batch.
        """
        tf, values = self.tf, [variable.value for variable in variables]

        def replica(part: Any) -> list:
            with tf.GradientTape() as tape:
                loss = loss_of(part) / self.count
            return self.sum([loss, *tape.gradient(loss, values)])

        loss, *gradients = self.strategy.run(replica, args=(batch,))
        return loss, gradients

    def compile(self, function: Callable) -> Callable:
        """Compiles a function to a graph, which collective operations require."""
        return self.tf.function(function)

    def gather(self, text: str) -> list[str]:
        """Returns the strings from all workers, ordered by worker index.

        Args:
            text: String from this worker, at most `LONGEST_TEXT` bytes in UTF-8.
        """
        data = text.encode()
        if len(data) > LONGEST_TEXT:
            raise ValueError(
                f"Expected `text` to have at most {LONGEST_TEXT} bytes. "
                f"Received: {len(data)} bytes"
            )
        # Each worker fills only its own row, so the sum contains all strings.
        rows = np.zeros((self.count, LONGEST_TEXT), np.float32)
        rows[self.index, : len(data)] = np.frombuffer(data, np.uint8)
        (rows,) = self._sum_arrays([rows])
        return [bytes(row).rstrip(b"\0").decode() for row in rows.astype(np.uint8)]

    def broadcast(self, arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Returns an exact copy of worker 0's arrays, in every worker.

        Args:
            arrays: Arrays, with the same shapes and dtypes in all workers.
        """
        # All other workers contribute zeros, so the sum equals the arrays of worker 0.
        return self._sum_arrays(
            [array if self.is_chief else np.zeros_like(array) for array in arrays]
        )

    def _sum_arrays(self, arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
        tf = self.tf

        def replica(values: list) -> list:
            # Tensors are summed one by one, because `sum` accepts only lists of tensors
            # with the same dtype.
            return [self.sum(value) for value in values]

        @tf.function
        def total(values: list) -> list:
            return self.strategy.run(replica, args=(values,))

        values = [tf.constant(array) for array in arrays]
        with lost_workers_reported():
            return [np.array(value) for value in total(values)]


def _make_strategy() -> Any:
    import tensorflow as tf

    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except RuntimeError as error:
        if "program startup" not in str(error):
            raise
        raise InputError(
            f"Expected training with {VARIABLE} to be the first use of TensorFlow in "
            f"this process. Received: {error}"
        ) from error


@contextmanager
def lost_workers_reported() -> Iterator[None]:
    """Converts errors about unreachable workers to an `InputError`."""
    import tensorflow as tf

    lost = (
        tf.errors.UnavailableError,
        tf.errors.AbortedError,
        tf.errors.DeadlineExceededError,
        tf.errors.InternalError,
        tf.errors.CancelledError,
    )
    try:
        yield
    except (*lost, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "ollective" not in str(error):
            raise
        raise InputError(
            "Expected all workers to stay reachable; restart them with --resume to "
            f"continue from the last checkpoint. Received: {_cause(error)}"
        ) from error


def _cause(error: Exception) -> str:
    """Returns TensorFlow's error message without the names of graph nodes."""
    text = str(error).partition("[[")[0].strip()
    return " ".join(text.rpartition("\n\n")[2].split())[:200]


def _mistake(expected: str, text: str) -> InputError:
    received = " ".join(text.split())[:200]
    return InputError(
        f"Expected {VARIABLE} to be {expected}. Received: {VARIABLE}={received}"
    )
