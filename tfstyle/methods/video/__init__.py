"""Style transfer of moving pictures: paint that stays with what it is on."""

from os import PathLike

from tfstyle.methods.stylize.style_weights import Style
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.run import VideoCallback, VideoResult, run_video
from tfstyle.options import check_path, check_type


def stylize_video(
    content: str | PathLike,
    style: Style,
    output: str | PathLike,
    *,
    overwrite: bool = False,
    callback: VideoCallback | None = None,
    **options,
) -> VideoResult:
    """Paints a video in a style of a trained network, with its sound.

    Frames keep their time stamps. Finished segments lie in the folder `OUTPUT.parts`
    until the end, so that a run that was ended is resumed by the same call.

    Args:
        content: The video.
        style: As for `tfstyle.stylize`.
        output: File to write; its suffix chooses the container.
        overwrite: Whether to begin anew where segments of an earlier run are there.
        callback: Follows the run.
        **options: Fields of `tfstyle.VideoOptions`, such as `stability`.

    Returns:
        Numbers of frames, their size, and the time that it took.

    Raises:
        InputError: A file, the style or an option cannot be used, or the libraries of
            the extra `video` are not installed.

    Example:

    ```python
    tfstyle.stylize_video("walk.mp4", "wave", "painted.mp4")
    ```

    Reference:
        Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos" (GCPR 2016);
        Huang et al., "Real-Time Neural Style Transfer for Videos" (CVPR 2017).
    """
    check_path("content", content)
    check_path("output", output)
    check_type("overwrite", overwrite, bool)
    if callback is not None:
        check_type("callback", callback, VideoCallback)
    plan = make_plan(content, style, output, VideoOptions.from_kwargs(**options))
    return run_video(plan, callback or VideoCallback(), overwrite)
