"""Which pictures of a folder are still to be painted."""

from collections.abc import Sequence

from tfstyle.cli.jobs import Job
from tfstyle.cli.settings import Settings, settings_of, with_photo
from tfstyle.errors import InputError

# Fields whose values say nothing to people.
_DIGESTS = ("model", "photo")


def choose_due(jobs: Sequence[Job], settings: Settings, output: str) -> list[Job]:
    """Leaves out the pictures that are there already.

    A picture is there if it is no older than its photograph. One that does not say how
    it was painted is trusted.

    Args:
        jobs: All photographs.
        settings: Of the run.
        output: Folder as it was given, for the message.

    Raises:
        InputError: Pictures were painted with other settings.
    """
    others = [(job, text) for job in jobs if (text := _difference(job, settings))]
    if not others:
        return [job for job in jobs if not job.is_done()]
    job, difference = others[0]
    more = f" (one of {len(others)})" if len(others) > 1 else ""
    raise InputError(
        "Expected `output` to be a folder without pictures of other settings, but "
        f"'{job.output}'{more} has {difference}; --overwrite replaces such pictures, "
        f"another folder keeps them. Received: output={output!r}"
    )


def _difference(job: Job, settings: Settings) -> str:
    """Names the settings of the picture that is there which differ."""
    made = settings_of(job.output) if job.output.exists() else None
    if made is None:
        return ""
    wanted = with_photo(settings, job.photo)
    if not job.is_done():  # the photograph was edited since
        del wanted["photo"]
    return "; ".join(
        f"another {name}"
        if name in _DIGESTS
        else f"{name} {made.get(name)!r}, not {value!r}"
        for name, value in wanted.items()
        if made.get(name) != value
    )
