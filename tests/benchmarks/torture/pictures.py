"""Damaged pictures, read by `tfstyle.load`."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.torture.fields import picture_fields, repair_png
from tests.benchmarks.torture.mutations import mutate
from tests.benchmarks.torture.outcomes import PICTURE, Case, Findings, WrongResultError
from tests.benchmarks.torture.picture_seeds import (
    picture_seeds,
    suffix_of,
    user_seeds,
)
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.reader import Limits, Reader, read_all

READ = "tests.benchmarks.torture.pictures:read"


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Reads the pictures; yields tables of counts and defects."""
    seeds = picture_seeds()
    if arguments.pictures:
        seeds |= user_seeds(arguments.pictures)
    findings = Findings("pictures", arguments.seed, arguments.output)
    numbers = arguments.numbers or range(arguments.picture_count)
    cases = [partial(make_case, seeds, arguments.seed, number) for number in numbers]
    limits = Limits(arguments.seconds, arguments.mebibytes)
    with Progress("pictures", len(cases)) as progress:
        make_reader = partial(Reader, READ, limits)
        read_all(cases, make_reader, findings, progress, arguments.processes)
    yield from findings.tables()


def make_case(seeds: dict[str, bytes], seed: int, number: int) -> Case:
    """Returns a damaged picture.

    Args:
        seeds: Undamaged pictures, keyed by name.
        seed: Seed of all cases.
        number: Number of this case.
    """
    random = np.random.default_rng([seed, number])
    kinds = sorted({name.split()[0] for name in seeds})
    # Every second picture is a TIFF, because this format has the most variants.
    kind = "tiff" if random.random() < 0.4 else kinds[random.integers(len(kinds))]
    alike = {name: data for name, data in seeds.items() if name.split()[0] == kind}
    name = list(alike)[random.integers(len(alike))]
    data, about = mutate(seeds[name], random, picture_fields, [*alike.values()])
    if data.startswith(b"\x89PNG") and random.random() < 0.6:
        data, about = repair_png(data), f"{about}, checksums corrected"
        if data == seeds[name]:  # only checksums had been damaged
            data = data[:-1]
    return Case(number, kind, data, suffix_of(seeds[name]), f"{name}: {about}")


def read(path: Path) -> str:
    """Reads a picture and checks the result."""
    import tfstyle

    image = tfstyle.load(path)
    problem = wrong_image(image)
    if problem:
        raise WrongResultError("wrong image", problem)
    return PICTURE


def wrong_image(image: np.ndarray) -> str:
    """Returns what is wrong with an image; empty if nothing is."""
    if image.dtype != np.float32 or image.ndim != 3 or image.shape[2] != 3:
        return f"{image.dtype} {image.shape}"
    if not np.isfinite(image).all():
        return "NaN or infinity"
    if image.min() < 0 or image.max() > 1:
        return f"values from {image.min()} to {image.max()}"
    return ""
