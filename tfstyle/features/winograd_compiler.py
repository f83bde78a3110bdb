"""Background compiler for Winograd transforms."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import keras

from tfstyle.features.layer_names import resolve_layer, stride
from tfstyle.features.winograd_layer import WinogradConv2D


class WinogradCompiler:
    """Background thread that compiles Winograd transforms for given picture sizes.

    Args:
        build: Function that takes a dtype, and returns a feature model with Winograd
            convolutions.
    """

    def __init__(self, build: Callable[[str], keras.Model]):
        self._build = build
        self._models: dict[str, keras.Model] = {}
        self._jobs: dict[tuple, Future] = {}
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(1, "winograd")

    def start(self, dtype: str, height: int, width: int) -> Future:
        """Queues a compilation unless it is already queued, and returns its future."""
        key = dtype, height, width
        if key not in self._jobs:
            self._jobs[key] = self._pool.submit(self._compile, *key)
        return self._jobs[key]

    def extractor(self, dtype: str, height: int, width: int) -> keras.Model:
        """Waits until a model is compiled for a picture size, and returns the model."""
        return self.start(dtype, height, width).result()

    def stop(self) -> None:
        """Cancels pending compilations."""
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _compile(self, dtype: str, height: int, width: int) -> keras.Model:
        if dtype not in self._models:
            self._models[dtype] = self._build(dtype)
        for layer in self._models[dtype].layers:
            if isinstance(layer, WinogradConv2D) and not self._stopped.is_set():
                step = stride(resolve_layer(layer.name))
                size = height // step, width // step
                layer.compile_for((1, *size, layer.kernel.shape[2]))
        return self._models[dtype]
