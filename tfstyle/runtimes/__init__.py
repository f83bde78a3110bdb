"""Runtimes, which run networks for inference, and a function that opens a runtime."""

from importlib.util import find_spec

from tfstyle.backend import chosen_backend
from tfstyle.errors import InputError, check_name
from tfstyle.models.find import ModelFiles
from tfstyle.runtimes.kept_runtime import open_litert
from tfstyle.runtimes.keras_runtime import KerasRuntime
from tfstyle.runtimes.runtime import Runtime
from tfstyle.runtimes.saved_model_runtime import SavedModelRuntime

RUNTIMES = ("auto", "litert", "keras", "saved_model")
# File that each runtime requires.
_FILES = {
    "litert": "a .tflite file",
    "keras": "a .keras file",
    "saved_model": "a SavedModel",
}
LITERT_PACKAGE = "ai_edge_litert"

# Seconds to import a runtime and load a network (`..._START`), and seconds to stylize a
# megapixel (`..._MEGAPIXEL`). The times were measured with a network of 427,000
# parameters on two cores of an x86 server, with LiteRT 2.3 and TensorFlow 2.21.
LITERT_START = 0.3
LITERT_MEGAPIXEL = 0.75
KERAS_START = 6.0
KERAS_MEGAPIXEL = 0.65
# Number of megapixels (57) above which Keras is faster overall, despite its slow start.
KERAS_PAYS_FROM = (KERAS_START - LITERT_START) / (LITERT_MEGAPIXEL - KERAS_MEGAPIXEL)


def open_runtime(
    files: ModelFiles,
    runtime: str,
    megapixels: float,
    threads: int = 0,
    parallel: int = 1,
) -> Runtime:
    """Loads a network into a runtime.

    Args:
        files: Network files from `tfstyle.models.find.find_model`.
        runtime: "litert", "keras", "saved_model", or "auto" for the available runtime
            that is expected to finish first.
        megapixels: Total number of megapixels to stylize.
        threads: Number of threads that LiteRT uses; 0 for all cores.
        parallel: If several threads call the runtime, the maximum number of pictures
            that LiteRT stylizes at the same time. LiteRT's threads are divided equally
            among these pictures.

    Raises:
        InputError: The runtime is unknown or cannot be imported, its network file is
            missing or invalid, or Keras uses a backend other than TensorFlow.

    Example:

    >>> files = find_model("classic")  # doctest: +SKIP
    >>> runtime = open_runtime(files, "auto", megapixels=0.3)  # doctest: +SKIP
    >>> runtime.paint(image[None], style_weights)  # doctest: +SKIP
    """
    check_name("runtime", runtime, RUNTIMES)
    if runtime == "auto":
        runtime = _quicker(files, megapixels)
    path = getattr(files, runtime)
    if path is None:
        raise InputError(
            f"Expected the network '{files.card.name}' to have {_FILES[runtime]} for "
            f"this runtime. Received: runtime={runtime!r}"
        )
    if runtime == "litert":
        return open_litert(path, threads, parallel)
    return (KerasRuntime if runtime == "keras" else SavedModelRuntime)(path)


def _quicker(files: ModelFiles, megapixels: float) -> str:
    if files.saved_model is not None:
        return "saved_model"
    if files.keras is None:
        return "litert"
    if files.litert is None or find_spec(LITERT_PACKAGE) is None:
        return "keras"
    pays = megapixels >= KERAS_PAYS_FROM and _keras_can_be_had()
    return "keras" if pays else "litert"


def _keras_can_be_had() -> bool:
    """Whether Keras appears to be available, determined without importing it."""
    return chosen_backend() == "tensorflow" and find_spec("tensorflow") is not None
