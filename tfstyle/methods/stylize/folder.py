"""Stylization of whole folders of photographs."""

from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike, fspath
from typing import Unpack

from tfstyle.distribution.options import ALONE, CORES, Spread
from tfstyle.images import DEFAULT_QUALITY, Photograph, load_photograph
from tfstyle.keywords import StylizeKeywords
from tfstyle.methods.folders.arguments import (
    AS_USUAL,
    Saving,
    check_folder_arguments,
)
from tfstyle.methods.folders.jobs import Job
from tfstyle.methods.folders.run import FolderCallback, Tally, run_folder
from tfstyle.methods.stylize.file import open_stylizer, write_stylized
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.public import public


class StylizeFolderMethod:
    """`FolderMethod` that stylizes the photographs in a folder.

    Args:
        style: Style, as in `open_stylizer`.
        options: Options of the method.
        saving: Options for writing the pictures.
        stylizer: Stylizer to use; created from the options if None.

    Raises:
        InputError: The network, an option or the style is invalid.
    """

    def __init__(
        self,
        style: Style,
        options: StylizeOptions,
        saving: Saving = AS_USUAL,
        stylizer: PhotoStylizer | None = None,
    ):
        self.stylizer, self.style = open_stylizer(style, options, stylizer)
        self.settings = read_settings(self.stylizer, self.style)
        self.files = [*self.stylizer.files_of(self.style), *options.content_mask]
        self.saving = saving
        self.remake = partial(StylizeFolderMethod, style, options, saving)

    def make_painter(self, pictures: int) -> "StylizeFolderMethod":
        """Returns `self`, which is also the painter; the network is loaded later."""
        self.stylizer.pictures = pictures
        return self

    def read(self, job: Job) -> Photograph:
        """Loads a photograph, including its transparency."""
        return load_photograph(job.content, "content")

    def open(self, photograph: Photograph) -> None:
        """Loads the network."""
        self.stylizer.open(*photograph.pixels.shape[:2])

    def paint(
        self, job: Job, photograph: Photograph, on_share: Callable[[float], None]
    ) -> None:
        """Stylizes a photograph and writes the picture."""
        write_stylized(
            self.stylizer,
            self.style,
            job,
            photograph,
            self.settings,
            on_share,
            self.saving,
        )


@public
def stylize_folder(
    content: str | PathLike | Sequence[str | PathLike],
    style: Style,
    output: str | PathLike,
    *,
    overwrite: bool = False,
    callback: FolderCallback | None = None,
    quality: int = DEFAULT_QUALITY,
    keep_metadata: bool = False,
    shard: str = "",
    ray: str = "",
    ray_cores: int = CORES,
    ship: bool = False,
    **options: Unpack[StylizeKeywords],
) -> Tally:
    """Stylizes all pictures in a folder and its subfolders.

    The subfolders are recreated in the output folder. JPEG photographs become JPEG
    files; all others become PNG files. A content image is skipped if its result already
    exists and is not older than the content image. To resume an interrupted run, repeat
    the call.

    Args:
        content: One or more paths of folders or pictures.
        style: Style, as in `tfstyle.stylize`.
        output: Output folder, created if needed.
        overwrite: Whether to replace existing pictures, including those made with other
            settings.
        callback: Callback of the run. If None, content images that cannot be painted
            are logged.
        quality: Quality of JPEG files, from 1 to 100.
        keep_metadata: Whether to keep the date, author, copyright and resolution of the
            photographs. If only `keep_metadata` or `quality` has changed, existing
            pictures are kept.
        shard: "I/N", with I from 0 to N - 1, to stylize only about 1/N of the
            photographs, chosen by hashes of the file names. To make all pictures, run N
            processes, one for each value of I, on any machines. If empty, all
            photographs are stylized.
        ray: Ray cluster that makes the pictures: "auto" or an address; requires
            `tfstyle[ray]`. If empty, this process makes the pictures.
        ray_cores: Number of processor cores for each worker of the cluster.
        ship: Whether to send the photographs and the stylized pictures through the
            cluster's object store, for machines that do not share a folder.
        **options: Fields of `tfstyle.StylizeOptions`, such as `strength`.

    Returns:
        A `Tally` of the stylized, skipped and failed content images.

    Raises:
        InputError: The style, an option, the network or a folder is invalid, or
            `output` contains pictures made with other settings.

    Example:

    ```python
    tally = tfstyle.stylize_folder("photos", "wave", "painted")
    ```
    """
    given = check_folder_arguments(
        content, output, overwrite, callback, quality, keep_metadata
    )
    return run_stylize_folder(
        given,
        style,
        fspath(output),
        StylizeOptions.from_kwargs(**options),
        overwrite,
        callback or FolderCallback(),
        Saving(quality, keep_metadata),
        spread=Spread.parse(shard, ray, ray_cores, ship),
    )


def run_stylize_folder(
    content: Sequence[str],
    style: Style,
    output: str,
    options: StylizeOptions,
    overwrite: bool,
    callback: FolderCallback,
    saving: Saving = AS_USUAL,
    stylizer: PhotoStylizer | None = None,
    spread: Spread = ALONE,
) -> Tally:
    """Works like `stylize_folder`, but takes the options as an object."""
    method = StylizeFolderMethod(style, options, saving, stylizer)
    return run_folder(content, output, method, overwrite, callback, spread)
