"""Time per task, and memory of the driver, for many tasks on a Ray cluster.

    python -m tests.benchmarks.cluster --tasks=10000

The tasks do nothing, so that only the driver and Ray take time. Workers have one core.
With --content, photographs are also stylized: by this process, by one worker with two
cores, and by two workers with one core each.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

import tfstyle
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tfstyle.distribution.cluster import Cluster
from tfstyle.distribution.options import ClusterOptions
from tfstyle.methods.folders.cluster import FolderTask


def make_nothing():
    """Returns the function that runs a task; it does nothing."""
    return lambda task: None


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures the driver, then the stylization of photographs."""
    yield Table("tasks that do nothing", {"driver": _driver(arguments.tasks)})
    if arguments.content:
        yield Table("photographs", _photographs(arguments))


def _driver(count: int) -> dict:
    tasks = (
        FolderTask(f"/photos/{n:06}.jpg", f"/out/{n:06}.jpg") for n in range(count)
    )
    process, memory = psutil.Process(), []
    with Cluster(ClusterOptions("auto", cores=1), make_nothing) as cluster:
        for number, _ in enumerate(cluster.run(tasks)):
            if number == count // 10:  # workers are ready
                began = time.perf_counter()
            if number % (count // 10) == 0:
                memory.append(process.memory_info().rss / 2**20)
    seconds = time.perf_counter() - began
    return {
        "ms a task": 1000 * seconds / (0.9 * count),
        "MiB after a tenth": round(memory[1]),
        "MiB at the end": round(memory[-1]),
    }


def _photographs(arguments: argparse.Namespace) -> dict:
    rows = {}
    with tempfile.TemporaryDirectory() as name:
        photos = Path(name) / "photos"
        photos.mkdir()
        for number in range(arguments.photos):
            suffix = arguments.content.suffix
            shutil.copy(arguments.content, photos / f"{number:04}{suffix}")
        ways = {"this process": {}}
        for cores in (2, 1, 2, 1):
            ways[f"cores: {cores}, {len(ways)}"] = {"ray": "auto", "ray_cores": cores}
        for row, options in ways.items():
            follow = _Clock()
            output = Path(name) / row
            tfstyle.stylize_folder(photos, "wave", output, callback=follow, **options)
            rows[row] = {"pictures/s": follow.rate()}
    return rows


class _Clock(tfstyle.FolderCallback):
    """Records when pictures are done, without the time in which workers start."""

    def __init__(self):
        self.times: list[float] = []

    def on_picture(self, content: Path) -> None:
        self.times.append(time.perf_counter())

    def rate(self) -> float:
        skipped = len(self.times) // 5
        return (len(self.times) - 1 - skipped) / (self.times[-1] - self.times[skipped])


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--tasks", type=int, default=10_000)
    made.add_argument("--content", type=Path)
    made.add_argument("--photos", type=int, default=40)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
