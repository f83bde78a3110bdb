"""One photograph painted and written."""

from tfstyle.cli.jobs import Job
from tfstyle.cli.photo_progress import PhotoProgress
from tfstyle.cli.settings import Settings, to_comment, with_photo
from tfstyle.images import Photograph, resize_bytes, save
from tfstyle.methods.stylize.stylizer import PhotoStylizer


def paint_job(
    stylizer: PhotoStylizer,
    style: str,
    job: Job,
    photograph: Photograph,
    progress: PhotoProgress,
    settings: Settings,
) -> tuple[int, int]:
    """Paints a photograph that was read, and writes the picture.

    Args:
        stylizer: Network or module.
        style: Style that was checked.
        job: Files of the photograph and the picture.
        photograph: The photograph.
        progress: Shows the share of the picture that is done.
        settings: Of the run; kept in the picture.

    Returns:
        Height and width of the picture.

    Raises:
        InputError: It cannot be painted at this size, or not be written.
    """
    comment = to_comment(with_photo(settings, job.photo))
    painted = stylizer(
        photograph.pixels, style, lambda share: progress.show(job.photo.name, share)
    )
    size, alpha = painted.shape[:2], photograph.alpha
    del photograph  # Pillow's own copy of the picture takes its place
    if alpha is not None:
        alpha = resize_bytes(alpha, size)
    save(painted, job.output, alpha=alpha, comment=comment)
    return size
