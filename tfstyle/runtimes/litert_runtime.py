"""Runtime that uses LiteRT and starts in a third of a second."""

import math
from pathlib import Path
from queue import LifoQueue
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.machine import usable_cores
from tfstyle.models.card import Card, check_styles, unusable
from tfstyle.networks.families import PAINT, Family
from tfstyle.quiet import native_messages_hidden
from tfstyle.runtimes.litert_file.check import check_litert_file
from tfstyle.runtimes.runtime import Runtime


class LitertRuntime(Runtime):
    """Runtime for `.tflite` files, with XNNPACK.

    The pictures of a batch are stylized one by one. For three pictures of 512 x 512
    pixels, a joint run would take a third longer than three single runs, and need three
    times the memory.

    Args:
        path: Path of the file.
        threads: Number of threads; 0 for all cores.
        parallel: Maximum number of pictures that are stylized at the same time if
            several threads call the runtime. Each picture gets an equal share of
            `threads`.

    Attributes:
        most_pixels: Number of pixels in the largest picture stylized so far.
        key: Key of the runtime in `kept_runtime`. If the runtime was not created by
            `open_litert`, the key is empty, and the runtime is not kept.

    Raises:
        InputError: The file is invalid, or `ai-edge-litert` is not installed.
    """

    def __init__(self, path: Path, threads: int = 0, parallel: int = 1):
        interpreter_class()
        content, card = check_litert_file(path)
        super().__init__(card)
        each = max(1, (threads or usable_cores()) // parallel)
        self._free: LifoQueue[dict] = LifoQueue()
        for _ in range(parallel):
            signature_runners = _signature_runners(path, content, card, each)
            self._free.put(signature_runners)
        self.parallel = parallel
        self.most_pixels = 0
        self.key: tuple[Any, ...] = ()
        self.paints_parts = len(signature_runners) == len(self.family.signatures)

    def run(self, signature: str, **inputs: np.ndarray) -> np.ndarray:
        """Runs a signature of the file on each picture of the batch.

        If all interpreters are in use, waits until one is free.
        """
        signature_runners = self._free.get()
        try:
            return self._run(signature_runners[signature], inputs)
        finally:
            self._free.put(signature_runners)

    def _run(self, runner, inputs: dict[str, np.ndarray]) -> np.ndarray:
        # The largest picture determines the size of LiteRT's buffers, which matters for
        # `kept_runtime.keep`.
        pixels = (math.prod(array.shape[1:3]) for array in inputs.values())
        self.most_pixels = max(self.most_pixels, *pixels)
        results = []
        for i in range(len(next(iter(inputs.values())))):
            one = {name: array[i : i + 1] for name, array in inputs.items()}
            (result,) = runner(**one).values()
            results.append(result)
        return np.concatenate(results)


def _signature_runners(path: Path, content: bytes, card: Card, threads: int) -> dict:
    interpreter_type = interpreter_class()
    try:
        interpreter = interpreter_type(model_content=content, num_threads=threads)
        signatures = interpreter.get_signature_list()
        signature_runners = {
            signature.name: interpreter.get_signature_runner(signature.name)
            for signature in card.family.signatures
            if signature.name in signatures or not signature.for_tiles
        }
        with native_messages_hidden():  # the first run in a process prints a message
            shapes = run_on_zeros(signature_runners[PAINT], card.family)
    except Exception as error:  # LiteRT may raise any exception
        reason = " ".join(str(error).split())
        raise unusable(path, f"LiteRT cannot run it ({reason})") from error
    check_styles(path, card, _count_styles(signature_runners, card.family))
    _, height, width, _ = shapes["image"]
    if -1 not in (height, width):
        reason = (
            f"it was exported for other programs, and takes only pictures of {width} x "
            f"{height} pixels"
        )
        raise unusable(path, reason)
    return signature_runners


def _count_styles(signature_runners: dict, family: Family) -> int:
    if not family.name_signature:
        return 0
    details = signature_runners[family.name_signature.name].get_input_details()
    return int(details["style_weights"]["shape_signature"][-1])


def run_on_zeros(runner, family: Family) -> dict[str, tuple[int, ...]]:
    """Runs the signature "paint" once, on arrays of zeros.

    Args:
        runner: LiteRT's runner for the signature.
        family: Family of the network.

    Returns:
        Shapes of the signature's inputs, keyed by name, with -1 for dynamic dimensions.

    Raises:
        ValueError: The output is not finite.
    """
    details = runner.get_input_details().items()
    shapes = {name: tuple(map(int, d["shape_signature"])) for name, d in details}
    side = family.least_side
    least = {"image": (1, side, side, 3), family.style_input: (1, 1)}
    # Dynamic dimensions, which have a size of -1, are replaced with the minimum size.
    inputs = {n: np.zeros(np.maximum(shapes[n], least[n]), np.float32) for n in shapes}
    if not all(np.isfinite(output).all() for output in runner(**inputs).values()):
        raise ValueError("its output is not finite")
    return shapes


def interpreter_class() -> type:
    """Returns LiteRT's interpreter class.

    Raises:
        InputError: `ai-edge-litert` is not installed.
    """
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise InputError(
            "Expected LiteRT to be installed: pip install ai-edge-litert. "
            "Received: runtime='litert'"
        ) from error
    return Interpreter
