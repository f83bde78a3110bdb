"""All that `tfstyle serve` can be told, its defaults and its checks."""

from dataclasses import dataclass

from tfstyle.images import MAX_PIXELS
from tfstyle.machine import usable_cores
from tfstyle.options import Options, option
from tfstyle.runtimes import RUNTIMES


@dataclass(frozen=True, kw_only=True)
class ServeOptions(Options):
    """Options of the server; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    host: str = option(
        "127.0.0.1",
        "address to listen at: this machine alone, unless it is another one, such as "
        "0.0.0.0 for all of the machine's",
    )
    # 8501 is where TensorFlow Serving listens for REST.
    port: int = option(
        8501, "port to listen at; 0: any that is free", at_least=0, at_most=65535
    )
    workers: int = option(
        0,
        "pictures that are painted at a time; 0: half the cores, but at least 2",
        at_least=0,
        at_most=1024,
    )
    max_queue: int = option(
        32,
        "requests that may wait for a worker; one more is answered 429",
        at_least=0,
        at_most=100_000,
    )
    max_body_mb: float = option(
        20.0, "largest request, in megabytes", at_least=0.001, at_most=1024
    )
    max_pixels: int = option(
        16_000_000,
        "largest picture, or pictures of one request together, in pixels",
        at_least=256,
        at_most=MAX_PIXELS,
    )
    timeout: float = option(
        60.0, "seconds after which a request is given up", at_least=0.01, at_most=86_400
    )
    versions: int = option(
        1,
        "newest versions of a model that are served; those with a label are besides",
        at_least=1,
        at_most=100,
    )
    poll_seconds: float = option(
        2.0, "seconds between looks for new versions", at_least=0.05, at_most=86_400
    )
    worker_memory_mb: int = option(
        0,
        "memory that one request may take, in megabytes, on Linux; 0: 2000, and 150 "
        "for each million of max_pixels",
        at_least=0,
        at_most=1_000_000,
    )
    allowed_host: tuple[str, ...] = option(
        (),
        "name by which clients may call this machine, besides localhost, addresses and "
        "--host: what a page of another site may not get at by a name of its own; "
        "repeat for several, * for any",
        repeatable=True,
    )
    runtime: str = option(
        "auto",
        "what runs the networks: litert; keras or saved_model, with TensorFlow; auto "
        "takes LiteRT where its package and a file for it are",
        choices=RUNTIMES,
    )

    saved_style: tuple[str, ...] = option(
        (),
        "file or name of a style that `stylize --save_style` kept, which models that "
        "it was kept for have by name too; repeat for several",
        repeatable=True,
    )

    @property
    def max_body(self) -> int:
        """Largest request, in bytes."""
        return int(self.max_body_mb * 1_000_000)

    @property
    def worker_memory(self) -> int:
        """Memory that one request may take, in bytes.

        Measured with LiteRT, alpha 0.5: 1.2 GB to paint in tiles, and 40 bytes a pixel
        to decode.
        """
        default = 2_000_000_000 + 150 * self.max_pixels
        return self.worker_memory_mb * 1_000_000 or default

    @property
    def max_frame(self) -> int:
        """Largest request or answer between server and worker, in bytes.

        A PNG with opacity that cannot be compressed has 4 bytes a pixel, and base64 a
        third more.
        """
        return 1_000_000 + self.max_body + 6 * self.max_pixels

    @property
    def worker_count(self) -> int:
        """Pictures that are painted at a time.

        At least two, so that one is decoded or encoded while another one is painted.
        """
        return self.workers or max(2, usable_cores() // 2)

    @property
    def threads(self) -> int:
        """Threads that paint one picture together."""
        return max(1, usable_cores() // self.worker_count)
