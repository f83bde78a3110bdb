"""Time for a picture: the whole command, and networks that are already loaded.

    python -m tests.benchmarks.stylize --content=PHOTO --peers=FOLDER

The central square of the photograph is painted at several sizes. "Cold" is a run of
`tfstyle stylize`, from the start of the process to its end. "Warm" networks are
already loaded, each in its own process, and paint in turn. They are: the network of
tfstyle, with LiteRT and with Keras; if the extra [benchmark] is installed, the network
of pytorch/examples with random weights, both unchanged and with half its width, which
is the width of tfstyle's; MicroAST, if the folder of peers contains `microast`, with
the painting encoded in advance; and at 384 pixels, Magenta's network, if the folder
contains `magenta_int8`. Above 1024 pixels, there are only 3 rounds.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks import in_turn, painters
from tests.benchmarks.arguments import make_parser, numbers, run_alone
from tests.benchmarks.command import TFSTYLE, Ran, run_command
from tests.benchmarks.peers.magenta import CONTENT_SIZE
from tests.benchmarks.report import Table
from tfstyle.images import load, save
from tfstyle.models.find import find_model

# Side in pixels above which PyTorch takes many seconds for a picture, and number of
# rounds for larger pictures.
LARGE, FEW = 1024, 3


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints cold and warm, at each size."""
    for size in arguments.sizes:
        photo = middle(arguments.content, size)
        yield Table(f"cold, {size} px", cold(photo, arguments))
        yield Table(f"warm, {size} px", warm(photo, arguments))


def rounds_at(size: int, rounds: int) -> int:
    """Returns the number of rounds at a size."""
    return rounds if size <= LARGE else min(rounds, FEW)


def cold(photo: np.ndarray, arguments: argparse.Namespace) -> dict[str, dict]:
    """Runs the command with both runtimes in turn."""
    style = find_model(arguments.model).card.styles[0]
    runs = {"litert": [], "keras": []}
    with tempfile.TemporaryDirectory() as folder:
        save(photo, Path(folder) / "photo.jpg")
        flags = [f"--style={style}", f"--model={arguments.model}"]
        for _ in range(rounds_at(len(photo), arguments.cold_rounds)):
            for runtime, done in runs.items():
                output = Path(folder) / f"{runtime}.png"
                files = [f"{folder}/photo.jpg", f"--output={output}"]
                command = [*TFSTYLE, "stylize", *files, *flags, f"--runtime={runtime}"]
                done.append(run_command(command))
                output.unlink()
    return {f"tfstyle stylize --runtime={name}": _row(d) for name, d in runs.items()}


def warm(photo: np.ndarray, arguments: argparse.Namespace) -> dict[str, dict]:
    """Measures the networks, which paint in turn."""
    rounds = rounds_at(len(photo), arguments.rounds)
    measured = in_turn.measure(_programs(photo, arguments), rounds)
    megapixels = photo.shape[0] * photo.shape[1] / 1e6
    return {name: _warm_row(row, megapixels) for name, row in measured.items()}


def _programs(photo: np.ndarray, arguments: argparse.Namespace) -> dict[str, tuple]:
    theirs, peers = painters.pytorch_examples, arguments.peers
    programs = {
        "tfstyle, LiteRT": (painters.ours, photo, arguments.model, "litert"),
        "tfstyle, Keras": (painters.ours, photo, arguments.model, "keras"),
        "classic, LiteRT": (painters.ours, photo, "classic", "litert"),
        "code of a painting": (painters.code, photo, arguments.model),
        "pytorch/examples": (theirs, photo, False),
        "pytorch/examples, channels last": (theirs, photo, True),
        "half its width": (theirs, photo, False, 0.5),
        "half its width, channels last": (theirs, photo, True, 0.5),
        "MicroAST": (painters.micro_ast, photo, peers / "microast", False),
        "MicroAST, channels last": (
            painters.micro_ast,
            *(photo, peers / "microast", True),
        ),
    }
    if len(photo) == CONTENT_SIZE:
        folder = peers / "magenta_int8"
        programs["Magenta, transfer"] = (painters.magenta, photo, folder)
    return programs


def _row(done: Sequence[Ran]) -> dict:
    seconds = [ran.seconds for ran in done]
    return {
        "median": statistics.median(seconds),
        "least": min(seconds),
        "most": max(seconds),
        "peak MiB": max(ran.peak_mib for ran in done),
    }


def _warm_row(measured: dict, megapixels: float) -> dict:
    if "absent" in measured:
        return measured
    seconds = {name: measured[name] for name in ("median", "least", "most")}
    speed = {"megapixels/s": megapixels / measured["median"]}
    return {**seconds, **speed, "peak MiB": measured["peak_mib"]}


def middle(path: Path, size: int) -> np.ndarray:
    """Returns the central square of a photograph, resized."""
    # Imported here, because this import loads Keras, and the measured processes, which
    # import this module, should not load it.
    from tfstyle.training.targets import middle_square

    return np.ascontiguousarray(middle_square(load(path), size))


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", type=Path, required=True)
    made.add_argument("--peers", type=Path, default=Path("peers"))
    made.add_argument("--model", default="any", help="network: name or path")
    made.add_argument("--sizes", type=numbers, default="256,384,512,1024,2048,4096")
    made.add_argument("--rounds", type=int, default=9)
    made.add_argument("--cold_rounds", type=int, default=5)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
