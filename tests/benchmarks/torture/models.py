"""Damaged networks and checkpoints, opened with the package's own functions."""

import argparse
import collections
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.torture.archives import mutate_member, mutate_zip
from tests.benchmarks.torture.fields import flatbuffer_fields
from tests.benchmarks.torture.mutations import mutate
from tests.benchmarks.torture.outcomes import Case, Findings
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.reader import Limits, Reader, read_all

READERS = "tests.benchmarks.torture.model_readers"
# Memory limit for the card of a network, in MiB.
CARD_MEMORY = 500


class Kind(NamedTuple):
    """Kind of damaged files, which are read by the same function.

    Attributes:
        share: Number of cases of this kind in a hundred.
        reader: Name of the function.
        seeds: Files to damage.
        mutate: Function that damages bytes.
        memory: Memory limit of a case in MiB; 0 for the limit of all cases.
    """

    share: int
    reader: str
    seeds: tuple[str, ...]
    mutate: Callable = mutate_zip
    memory: float = 0


def mutate_litert(data: bytes, random: np.random.Generator) -> tuple[bytes, str]:
    """Damages the network of a LiteRT file, but not the card after it."""
    front = data.index(b"PK\3\4")
    network, about = mutate(data[:front], random, flatbuffer_fields)
    return network + data[front:], about


CARDS = ("tiny.keras", "tiny.tflite", "deflated.keras", "lzma.keras", "bzip2.keras")
KINDS = {
    "card": Kind(31, "card", CARDS, memory=CARD_MEMORY),
    "card bomb": Kind(
        1, "card", ("bomb.keras",), lambda data, _: (data, ""), memory=CARD_MEMORY
    ),
    "tflite": Kind(24, "litert", ("tiny.tflite",), mutate_litert),
    "keras": Kind(6, "keras", ("tiny.keras", "deflated.keras")),
    "optimize checkpoint": Kind(18, "optimize_checkpoint", ("optimize.npz",)),
    "train checkpoint": Kind(19, "train_checkpoint", ("train.npz",)),
    # The zip only serves to pass a folder as one file.
    "SavedModel": Kind(1, "saved_model", ("saved_model.zip",), mutate_member),
}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Opens the files; yields tables of counts and defects."""
    findings = Findings("models", arguments.seed, arguments.output)
    numbers = arguments.numbers or range(arguments.model_count)
    with (
        tempfile.TemporaryDirectory() as folder,
        Progress("models", len(numbers)) as progress,
    ):
        seeds = make_seeds(Path(folder))
        for name, own in by_kind(numbers).items():
            kind = KINDS[name]
            memory = kind.memory or arguments.mebibytes
            make_reader = partial(
                Reader,
                f"{READERS}:{kind.reader}",
                Limits(arguments.seconds, memory),
                # A bomb cannot be the undamaged file that is read first.
                None if "bomb" in name else Path(folder) / kind.seeds[0],
            )
            cases = [partial(make_case, seeds, arguments.seed, n) for n in own]
            # No more processes than cases, because each process imports TensorFlow.
            processes = min(arguments.processes, len(cases))
            read_all(cases, make_reader, findings, progress, processes)
    yield from findings.tables()


def make_seeds(folder: Path) -> dict[str, bytes]:
    """Creates the undamaged files in a new process; returns them, keyed by name."""
    module = "tests.benchmarks.torture.model_seeds"
    done = subprocess.run(
        [sys.executable, "-m", module, folder], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"The undamaged files were not written: {done.stderr[-2000:]}")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def by_kind(numbers: list[int] | range) -> dict[str, list[int]]:
    """Returns the numbers of cases, keyed by kind, which depends on the number."""
    schedule = [name for name, kind in KINDS.items() for _ in range(kind.share)]
    grouped = collections.defaultdict(list)
    for number in numbers:
        # 37 and 100 have no common factor, so even a few cases contain all kinds.
        grouped[schedule[number * 37 % 100]].append(number)
    return dict(grouped)


def make_case(seeds: dict[str, bytes], seed: int, number: int) -> Case:
    """Returns a damaged file.

    Args:
        seeds: Undamaged files, keyed by name.
        seed: Seed of all cases.
        number: Number of this case.
    """
    random = np.random.default_rng([seed, number])
    (name,) = by_kind([number])
    file = str(random.choice(KINDS[name].seeds))
    data, about = KINDS[name].mutate(seeds[file], random)
    return Case(number, name, data, Path(file).suffix, f"{file}: {about}")
