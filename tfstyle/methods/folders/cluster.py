"""Function that uses a Ray cluster to paint all photographs in a folder."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tfstyle.distribution.cluster import Cluster
from tfstyle.distribution.options import ClusterOptions
from tfstyle.distribution.worker import Failure
from tfstyle.errors import InputError, StorageError
from tfstyle.files.replace_file import replace_file
from tfstyle.files.temporary import temporary_folder
from tfstyle.methods.folders.jobs import Job
from tfstyle.methods.folders.run import FolderMethod, FolderPainter, paint_job, read_job
from tfstyle.methods.folders.settings import Settings


class FolderTask(NamedTuple):
    """Photograph that a worker paints.

    Attributes:
        content: Absolute path of the photograph.
        output: Absolute path of the picture to write.
        data: Bytes of the photograph's file if `ship` is set; None otherwise.
    """

    content: str
    output: str
    data: bytes | None = None


def paint_on_cluster(
    jobs: Sequence[Job],
    make_method: Callable[[], FolderMethod],
    settings: Settings,
    options: ClusterOptions,
) -> Iterator[tuple[Job, InputError | None]]:
    """Paints photographs on a cluster.

    Args:
        jobs: Paths of the photographs and of the pictures made from them.
        make_method: Picklable function that returns the method for painting the
            photographs.
        settings: Settings of the method, which must be the same for all workers.
        options: Address of the cluster, number of cores per worker, and whether to send
            files through the cluster's object store (`ship`).

    Yields:
        Each finished job with its error, or with None if the job succeeded.

    Raises:
        InputError: The cluster cannot be used, the connection to it is lost, a worker
            cannot be set up (see `make_folder_work`), or a worker cannot load the
            network. This error is also raised if pictures cannot be written, for
            example because the disk is full. Errors that affect a single photograph are
            yielded instead.
    """
    if not jobs:
        return
    with contextlib.ExitStack() as stack:
        probe = None
        if not options.ship:
            folder = jobs[0].output.parent
            # The folder has a random name, so only workers that share the output folder
            # can find it.
            probe = stack.enter_context(temporary_folder(folder)).absolute()
        make = partial(make_folder_work, make_method, settings, len(jobs), probe)
        cluster = stack.enter_context(Cluster(options, make))
        by_output = {os.fspath(job.output.absolute()): job for job in jobs}
        tasks = (_make_task(job, options.ship) for job in jobs)
        for task, answer in cluster.run(tasks):
            job = by_output[task.output]
            yield job, _finish(job, answer)


def make_folder_work(
    make_method: Callable[[], FolderMethod],
    settings: Settings,
    pictures: int,
    probe: Path | None,
) -> Callable[[FolderTask], bytes | str | None]:
    """Makes the function that a worker calls for each photograph.

    Args:
        make_method: Function that returns the method for painting the photographs.
        settings: Settings of the method in the driver, the process that distributes the
            photographs.
        pictures: Total number of pictures that the workers make.
        probe: Temporary folder in the output folder. If a worker finds it, the worker
            and the driver share the output folder. None if `ship` is set.

    Raises:
        InputError: The worker cannot read an input file, its settings differ from those
            of the driver, or it cannot access the driver's output folder.
    """
    if probe is not None and not probe.is_dir():
        raise InputError(
            "Expected `output` to be a folder that all machines of the cluster can "
            "access at the same path, unless --ship is set. "
            f"Received: output='{probe.parent}'"
        )
    method = make_method()
    for name in settings:
        if method.settings.get(name) != settings[name]:
            raise InputError(
                f"Expected the same {name} on all machines of the cluster; all of them "
                "need the same input files. Received: "
                f"{name}={method.settings.get(name)!r}, not {settings[name]!r}, "
                f"on '{os.uname().nodename}'"
            )
    painter = method.make_painter(pictures)

    def paint(task: FolderTask) -> bytes | str | None:
        if task.data is not None:
            return _paint_shipped(painter, task, task.data)
        job = Job(Path(task.content), Path(task.output))
        error = paint_job(painter, job, read_job(painter, job))
        return None if error is None else str(error)

    return paint


def _paint_shipped(
    painter: FolderPainter, task: FolderTask, data: bytes
) -> bytes | str:
    with temporary_folder(Path(tempfile.gettempdir())) as folder:
        (folder / "in").mkdir()
        job = Job(
            folder / "in" / Path(task.content).name, folder / Path(task.output).name
        )
        job.content.write_bytes(data)
        error = paint_job(painter, job, read_job(painter, job))
        if error is not None:
            return str(error).replace(str(job.content), task.content)
        return job.output.read_bytes()


def _make_task(job: Job, ship: bool) -> FolderTask:
    data = None
    if ship:
        with contextlib.suppress(OSError):  # the worker reports the error
            data = job.content.read_bytes()
    return FolderTask(
        os.fspath(job.content.absolute()), os.fspath(job.output.absolute()), data
    )


def _finish(job: Job, answer: bytes | str | Failure | None) -> InputError | None:
    if isinstance(answer, bytes):
        try:
            with replace_file(job.output) as temporary:
                temporary.write_bytes(answer)
        except StorageError:
            raise
        except InputError as error:
            return error
        return None
    if isinstance(answer, Failure):
        return InputError(
            "Expected the cluster to paint the photograph, but it could not: "
            f"{answer.message}. Received: content='{job.content}'"
        )
    return InputError(answer) if answer else None
