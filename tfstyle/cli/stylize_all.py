"""Many photographs one after the other, the next one read meanwhile."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest

from tfstyle.cli.jobs import Job
from tfstyle.cli.paint_job import paint_job
from tfstyle.cli.photo_progress import PhotoProgress
from tfstyle.cli.settings import Settings
from tfstyle.errors import InputError
from tfstyle.images import Photograph, load_photograph
from tfstyle.methods.stylize.stylizer import PhotoStylizer


@dataclass
class Tally:
    """What became of the photographs."""

    painted: int = 0
    there_already: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counts = [f"{self.painted} painted"]
        if self.there_already:
            counts.append(f"{self.there_already} there already")
        if self.failed:
            counts.append(f"{self.failed} failed")
        return ", ".join(counts)


def stylize_all(
    jobs: Sequence[Job],
    stylizer: PhotoStylizer,
    style: str,
    tally: Tally,
    settings: Settings,
) -> None:
    """Paints photographs; one that cannot be is told in a line and left out.

    Args:
        jobs: What to paint into what.
        stylizer: Paints.
        style: In which style.
        tally: Is kept up to date.
        settings: Of the run; kept in the pictures.

    Raises:
        InputError: The network cannot be run.
    """
    progress = PhotoProgress(len(jobs))
    for job, photograph in _read_ahead(jobs):
        progress.show(job.photo.name)
        if isinstance(photograph, Photograph):
            # Not below: what is wrong with the network is so for all of them.
            stylizer.open(*photograph.pixels.shape[:2])
        try:
            photograph = _unless_error(photograph)
            paint_job(stylizer, style, job, photograph, progress, settings)
            tally.painted += 1
        except InputError as error:
            progress.say(f"tfstyle: {error}")
            tally.failed += 1
        progress.done += 1
    progress.end()


def _unless_error(photograph: Photograph | InputError) -> Photograph:
    if isinstance(photograph, InputError):
        raise photograph
    return photograph


def _read_ahead(jobs: Sequence[Job]) -> Iterator[tuple[Job, Photograph | InputError]]:
    with ThreadPoolExecutor(1) as reader:
        # One ahead, not all: they would pile up in memory.
        coming = reader.submit(_read, jobs[0]) if jobs else None
        for job, after in zip_longest(jobs, jobs[1:]):
            photograph = coming.result()
            coming = reader.submit(_read, after) if after else None
            yield job, photograph


def _read(job: Job) -> Photograph | InputError:
    try:
        return load_photograph(job.photo)
    except InputError as error:
        return error
