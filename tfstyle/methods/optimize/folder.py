"""Application of `tfstyle.optimize` to whole folders of photographs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import cached_property, partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.distribution.options import ALONE, CORES, Spread
from tfstyle.errors import InputError
from tfstyle.features.weights import weights_digest
from tfstyle.files.digest import digest_arrays
from tfstyle.images import DEFAULT_QUALITY, MIN_SIDE, load, read_metadata, save
from tfstyle.images.load import Picture, as_pictures
from tfstyle.keywords import OptimizeFolderKeywords
from tfstyle.methods.folders.arguments import (
    AS_USUAL,
    Saving,
    check_folder_arguments,
)
from tfstyle.methods.folders.jobs import Job
from tfstyle.methods.folders.run import FolderCallback, Tally, run_folder
from tfstyle.methods.folders.settings import to_comment, with_content
from tfstyle.methods.optimize.inputs import (
    FurtherPictures,
    all_layers,
    load_inputs,
    plan_optimize,
)
from tfstyle.methods.optimize.options import INITS, OptimizeOptions
from tfstyle.methods.optimize.recolor import recolor
from tfstyle.methods.targets.paintings import (
    Styles,
    painting_files,
    split_blend_weights,
)
from tfstyle.optimization.callbacks import Callback, Result, Session, Step
from tfstyle.public import public

if TYPE_CHECKING:
    from tfstyle.features.find import Features

# Options that are not stored in the comment of a picture: the path of the weight file,
# whose digest is stored instead, and options that affect only rounding errors.
_TECHNICAL = ("vgg19_weights", "tile_size", "jit_compile", "convolution", "precision")


class OptimizeFolderMethod:
    """`FolderMethod` that paints photographs as `tfstyle.optimize` does.

    The feature network is loaded only once.

    Args:
        style: Style, as in `tfstyle.optimize`.
        options: Options of the method.
        saving: Options for writing the pictures.
        **pictures: `style_mask` and `fine_style`, as in `tfstyle.optimize`.

    Raises:
        InputError: A picture or an option is invalid.
    """

    def __init__(
        self,
        style: Styles,
        options: OptimizeOptions,
        saving: Saving = AS_USUAL,
        **pictures: Unpack[FurtherPictures],
    ):
        self.options, self.saving = options, saving
        # Placeholder for the content image, replaced by each photograph in turn.
        blank = np.zeros((MIN_SIDE, MIN_SIDE, 3), np.float32)
        self.inputs = load_inputs(blank, style, options, **pictures)
        self.remake = partial(OptimizeFolderMethod, style, options, saving, **pictures)
        self.files = _files_of(style, options, pictures)
        self._features: Features | None = None

    def make_painter(self, pictures: int) -> "OptimizeFolderMethod":
        """Returns `self`, which is also the painter; `open` loads the network."""
        return self

    def read(self, job: Job) -> np.ndarray:
        """Loads a photograph, `(height, width, 3)` in [0, 1]."""
        return load(job.content, "content")

    def open(self, photograph: np.ndarray) -> None:
        """Loads the feature network, unless `color_only` is set."""
        if self._features is None and not self.options.color_only:
            import_keras()
            from tfstyle.optimization.run import load_features

            # The size of a photograph is checked later, by `paint`.
            self._features = load_features(self.options, all_layers(self.options))

    def paint(
        self, job: Job, photograph: np.ndarray, on_share: Callable[[float], None]
    ) -> None:
        """Paints a photograph and writes the picture."""
        result = self._optimize(photograph, on_share)
        if result.stopped_by == "interrupt":
            raise KeyboardInterrupt
        if result.stopped_by == "not_finite":
            raise InputError(
                "Expected the loss to stay finite; try smaller weights or a smaller "
                f"`learning_rate`. Received: content='{job.content}'"
            )
        keeps = self.saving.keep_metadata
        save(
            result.image,
            job.output,
            self.saving.quality,
            None,
            to_comment(with_content(self.settings, job.content), "optimize"),
            read_metadata(job.content) if keeps else None,
        )

    def _optimize(
        self, photograph: np.ndarray, on_share: Callable[[float], None]
    ) -> Result:
        inputs = replace(self.inputs, content=photograph)
        if self.options.color_only:
            return recolor(inputs, self.options, ())
        from tfstyle.methods.optimize.run import make_optimization

        plan = plan_optimize(inputs, self.options)
        session = Session(callbacks=[_Share(on_share)])
        return make_optimization(plan, self._features).run(session)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Settings to store as a comment in each picture.

        Raises:
            InputError: The VGG19 weights are missing.
        """
        inputs, options = self.inputs, self.options
        settings: dict[str, Any] = {
            "command": "optimize",
            "paintings": [digest_arrays(style.images) for style in inputs.styles],
        }
        if not options.color_only:
            settings["features"] = weights_digest(
                options.vgg19_weights, options.allow_random_features
            )
        for name, value in asdict(options).items():
            if name not in _TECHNICAL:
                settings[name] = value
        settings["style_blend_weights"] = inputs.blend
        if inputs.init is not None:
            settings["init"] = digest_arrays([inputs.init])
        guides = [style.mask for style in inputs.styles if style.mask is not None]
        guides += inputs.fine.images if inputs.fine else []
        if guides:
            settings["guides"] = digest_arrays(guides)
        # Tuples become lists, as in settings that are read from a picture.
        return json.loads(json.dumps(settings))


def _files_of(
    style: Styles, options: OptimizeOptions, pictures: FurtherPictures
) -> list[str]:
    """Returns the paths of the paintings, the style masks and the initial picture."""
    styles, _ = split_blend_weights(style, options.style_blend_weights)
    given = [*styles, *as_pictures(pictures.get("style_mask", ()))]
    fine = pictures.get("fine_style")
    if fine is not None:
        given.append(fine)
    if options.init not in INITS:
        given.append(options.init)
    return painting_files(given)


class _Share(Callback):
    def __init__(self, on_share: Callable[[float], None]):
        self.on_share = on_share

    def on_step(self, step: Step) -> None:
        self.on_share(step.progress)


@public
def optimize_folder(
    content: str | PathLike | Sequence[str | PathLike],
    style: Styles,
    output: str | PathLike,
    *,
    style_mask: Picture | Sequence[Picture] = (),
    fine_style: Picture | None = None,
    overwrite: bool = False,
    callback: FolderCallback | None = None,
    quality: int = DEFAULT_QUALITY,
    keep_metadata: bool = False,
    shard: str = "",
    ray: str = "",
    ray_cores: int = CORES,
    ship: bool = False,
    **options: Unpack[OptimizeFolderKeywords],
) -> Tally:
    """Paints all photographs in a folder, each with `tfstyle.optimize`.

    Files are named as in `tfstyle.stylize_folder`. Pictures that exist and are at least
    as new as their content images are skipped, so the same call resumes an interrupted
    run. A run that is killed loses only unfinished pictures.

    Args:
        content: One or more paths of folders or pictures.
        style: Style, as in `tfstyle.optimize`.
        output: Output folder, created if needed.
        style_mask: Masks of the styles, as in `tfstyle.optimize`.
        fine_style: Painting or folder from which strokes and grain are taken, as in
            `tfstyle.optimize`.
        overwrite: Whether to replace existing pictures, including those made with other
            settings.
        callback: Callback of the run. If None, content images that cannot be painted
            are logged.
        quality: Quality of JPEG files, from 1 to 100.
        keep_metadata: Whether to keep the date, author, copyright and resolution of the
            photographs.
        shard: Subset of the photographs to paint, as in `tfstyle.stylize_folder`.
        ray: Ray cluster that makes the pictures, as in `tfstyle.stylize_folder`.
        ray_cores: Number of processor cores for each worker of the cluster.
        ship: Whether to send the photographs and the finished pictures through the
            cluster's object store.
        **options: Fields of `tfstyle.OptimizeOptions`, such as `image_size`.

    Returns:
        A `Tally` of the painted, skipped and failed content images.

    Raises:
        InputError: The style, an option or a folder is invalid, the VGG19 weights are
            missing, or `output` contains pictures made with other settings.

    Example:

    ```python
    tally = tfstyle.optimize_folder("photos", "painting.jpg", "painted")
    ```
    """
    given = check_folder_arguments(
        content, output, overwrite, callback, quality, keep_metadata
    )
    return run_optimize_folder(
        given,
        style,
        fspath(output),
        OptimizeOptions.from_kwargs(**options),
        overwrite,
        callback or FolderCallback(),
        Saving(quality, keep_metadata),
        Spread.parse(shard, ray, ray_cores, ship),
        style_mask=style_mask,
        fine_style=fine_style,
    )


def run_optimize_folder(
    content: Sequence[str],
    style: Styles,
    output: str,
    options: OptimizeOptions,
    overwrite: bool,
    callback: FolderCallback,
    saving: Saving,
    spread: Spread = ALONE,
    **pictures: Unpack[FurtherPictures],
) -> Tally:
    """Works like `optimize_folder`, but takes the options as an object."""
    method = OptimizeFolderMethod(style, options, saving, **pictures)
    return run_folder(content, output, method, overwrite, callback, spread)
