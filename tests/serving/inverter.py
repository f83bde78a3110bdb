"""Network that inverts pictures, in the test or in a worker, with state on disk."""

import json
import os
import shutil
import signal
import tempfile
import time
import weakref
from pathlib import Path

import numpy as np

from tfstyle.models.card import Card
from tfstyle.runtimes import Runtime
from tfstyle.serving.painter import TRIAL_SIDE

STYLES = ("dots", "lines", "waves")
CARD = Card(
    "inverter", "TransformerNet", STYLES, {"styles": {"waves": {"title": "The Sea"}}}
)
OPENER = "tests.serving.inverter:open_inverter"
FILE = "any.tflite"


class Inverter(Runtime):
    """Network whose only effect is the negative, blended by the strength.

    Args:
        state: Folder that processes share; a new one by default.

    Attributes:
        gate: Painting waits until it is set.
    """

    def __init__(self, state=None):
        super().__init__(CARD)
        if state is None:
            state = tempfile.mkdtemp()
            weakref.finalize(self, shutil.rmtree, state)
        self.state = Path(state)
        self.gate = Gate(self.state / "closed")

    @property
    def seen(self):
        """Weights that the network has received."""
        file = self.state / "seen"
        lines = file.read_text().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    def misbehave(self, how):
        """Makes it raise an error ("defect"), or end its process ("SIGSEGV")."""
        (self.state / "how").write_text(how)

    def misopen(self, how):
        """Makes the process that opens the network end with a signal."""
        (self.state / "opens").write_text(how)

    def behave(self):
        """Makes it paint again."""
        (self.state / "how").unlink()

    def run(self, signature, image, style_weights, moments=None):
        if signature == "moments":
            return np.zeros((len(image), 1), np.float32)
        if image.shape[1:3] != (TRIAL_SIDE, TRIAL_SIDE):
            self._note(style_weights)
        strength = style_weights.sum(axis=1)[:, None, None, None]
        if (self.state / "nan").exists():
            strength = strength * np.float32("nan")
        return (image * (1 - strength) + (1 - image) * strength).astype(np.float32)

    def _note(self, style_weights):
        with (self.state / "seen").open("a") as file:
            file.write(json.dumps(style_weights[0].tolist()) + "\n")
        how = self.state / "how"
        if how.exists():
            how = how.read_text()
            if how == "defect":
                raise ZeroDivisionError
            os.kill(os.getpid(), signal.Signals[how])
        self.gate.wait(20)


class Gate:
    """Gate that is open if a file does not exist."""

    def __init__(self, file):
        self._file = file

    def set(self):
        self._file.unlink(missing_ok=True)

    def clear(self):
        self._file.touch()

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while self._file.exists() and time.monotonic() < end:
            time.sleep(0.01)


def write_inverter(folder, inverter):
    """Writes the file that `open_inverter` opens."""
    (Path(folder) / FILE).write_text(str(inverter.state))


def open_inverter(path, runtime, threads):
    """Opens an inverter in a worker."""
    inverter = Inverter((Path(path) / FILE).read_text())
    how = inverter.state / "opens"
    if how.exists():
        os.kill(os.getpid(), signal.Signals[how.read_text()])
    return inverter
