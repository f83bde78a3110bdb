"""Options of `tfstyle serve`."""

from dataclasses import dataclass

from tfstyle.images import MAX_PIXELS, MIN_SIDE
from tfstyle.machine import usable_cores
from tfstyle.options import LARGEST_SIDE, Options, option
from tfstyle.runtimes import RUNTIMES


@dataclass(frozen=True, kw_only=True)
class ServeOptions(Options):
    """Options of the server; the flags of `tfstyle serve` are derived from them.

    Raises:
        InputError: A value is invalid.
    """

    host: str = option(
        "127.0.0.1",
        "address to listen on; by default, only this machine can connect; with "
        "0.0.0.0, other machines can connect too",
    )
    # 8501 is the REST port of TensorFlow Serving.
    port: int = option(
        8501, "port to listen on; 0 for any free port", at_least=0, at_most=65535
    )
    workers: int = option(
        0,
        "number of pictures processed at a time; 0: half the number of cores, but at "
        "least 2",
        at_least=0,
        at_most=1024,
    )
    max_queue: int = option(
        32,
        "maximum number of waiting requests; further requests get status 429",
        at_least=0,
        at_most=100_000,
    )
    max_body_mb: float = option(
        20.0, "maximum size of a request, in megabytes", at_least=0.001, at_most=1024
    )
    max_pixels: int = option(
        16_000_000,
        "maximum total number of pixels in the pictures of a request",
        at_least=256,
        at_most=MAX_PIXELS,
    )
    timeout: float = option(
        60.0, "time limit for a request, in seconds", at_least=0.01, at_most=86_400
    )
    versions: int = option(
        1,
        "number of versions of each model to serve, newest first; versions with labels "
        "are also served",
        at_least=1,
        at_most=100,
    )
    poll_seconds: float = option(
        2.0,
        "seconds between checks for new versions of the models",
        at_least=0.05,
        at_most=86_400,
    )
    worker_memory_mb: int = option(
        0,
        "memory limit for a request or a video job, in megabytes (Linux only); 0: "
        "2000 MB, plus 150 MB for each million pixels of --max_pixels",
        at_least=0,
        at_most=1_000_000,
    )
    allowed_host: tuple[str, ...] = option(
        (),
        "host name that clients may use in URLs; localhost, IP addresses and --host "
        "are always allowed; all other names are rejected, to prevent DNS rebinding; "
        "repeat the flag for several names, or use * for any name",
        repeatable=True,
    )
    runtime: str = option(
        "auto",
        "runtime of the networks; keras and saved_model need TensorFlow; auto: depends "
        "on the available packages and files",
        choices=RUNTIMES,
    )

    saved_style: tuple[str, ...] = option(
        (),
        "file or name of a style saved with `stylize --save_style`; the style is added "
        "to the model for which it was saved; repeat for several",
        repeatable=True,
    )

    jobs_folder: str = option(
        "",
        "folder for jobs, which the server resumes after a restart; by default, a "
        "temporary folder",
        path=True,
    )
    max_jobs: int = option(
        8,
        "maximum number of jobs (optimizations and videos) that wait while another "
        "job runs; further requests get status 429; 0 to disable jobs",
        at_least=0,
        at_most=1000,
    )
    job_max_size: int = option(
        1024,
        "maximum length in pixels of the longer side of a job's picture or video",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    job_max_iterations: int = option(
        500, "maximum number of steps of an optimization", at_least=1
    )
    # 30 seconds at 30 frames per second. Two cores take 2 s for a frame of 1024 x 1024
    # pixels.
    job_max_frames: int = option(
        900, "maximum number of frames in a job's video", at_least=1
    )
    job_timeout: float = option(
        3600.0,
        "time limit for a job, in seconds; at the limit, the result so far is kept",
        at_least=1,
        at_most=1_000_000,
    )
    job_hours: float = option(
        24.0,
        "number of hours for which the results of a job are kept after it ends",
        at_least=0.001,
        at_most=10_000,
    )

    @property
    def max_body(self) -> int:
        """Maximum size of a request, in bytes."""
        return int(self.max_body_mb * 1_000_000)

    @property
    def worker_memory(self) -> int:
        """Memory limit for a request or a video job, in bytes.

        The default exceeds the memory use that was measured with LiteRT and a network
        with `alpha=0.5`: 1.2 GB for stylizing in tiles, and 40 bytes per pixel for
        decoding.
        """
        default = 2_000_000_000 + 150 * self.max_pixels
        return self.worker_memory_mb * 1_000_000 or default

    @property
    def max_frame(self) -> int:
        """Maximum size in bytes of a message between the server and a worker.

        The limit includes 6 bytes per pixel for a stylized picture. An incompressible
        PNG with alpha takes 4 bytes per pixel, and about 5.3 bytes per pixel in base64.
        """
        return 1_000_000 + self.max_body + 6 * self.max_pixels

    @property
    def worker_count(self) -> int:
        """Number of pictures processed at a time.

        The default is at least two, so that one picture can be decoded or encoded while
        another is being stylized.
        """
        return self.workers or max(2, usable_cores() // 2)

    @property
    def threads(self) -> int:
        """Number of threads per picture."""
        return max(1, usable_cores() // self.worker_count)
