"""Pictures of a folder that are still to be stylized."""

from collections.abc import Sequence

from tfstyle.errors import InputError
from tfstyle.methods.stylize.jobs import Job
from tfstyle.methods.stylize.settings import Settings, settings_of, with_content

# Fields whose values mean nothing to people, by their names in messages.
_DIGESTS = {"model": "model", "photo": "content"}


def choose_due(jobs: Sequence[Job], settings: Settings, output: str) -> list[Job]:
    """Leaves out the pictures that exist already.

    A picture counts if it is no older than its content image. One that does not hold
    the settings that it was made with is trusted.

    Args:
        jobs: Jobs of all content images.
        settings: Settings of the run.
        output: Value of the argument, for the message.

    Raises:
        InputError: Pictures were made with other settings.
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
    """Describes the settings in which an existing picture differs."""
    made = settings_of(job.output) if job.output.exists() else None
    if made is None:
        return ""
    wanted = with_content(settings, job.content)
    if not job.is_done():  # the content image was edited since
        del wanted["photo"]
    return "; ".join(
        f"another {_DIGESTS[name]}"
        if name in _DIGESTS
        else f"{name} {made.get(name)!r}, not {value!r}"
        for name, value in wanted.items()
        if made.get(name) != value
    )
