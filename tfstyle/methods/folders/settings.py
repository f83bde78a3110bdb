"""Settings with which a picture was made, stored in the picture itself.

The settings are stored as a comment in PNG and JPEG files, because a separate file
could be lost when pictures are copied. It could also describe a picture that was never
written or has been replaced.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tfstyle.files.digest import quick_digest
from tfstyle.images import read_comment

Settings = Mapping[str, str | float]

# Prefix of a comment that contains settings.
_MARK = re.compile(r"tfstyle [a-z]+ (?={)")


def with_content(settings: Settings, content: Path) -> dict[str, str | float]:
    """Returns the settings with a digest of the content image added.

    Args:
        settings: Settings of the run.
        content: Path of the content image.
    """
    return {**settings, "photo": quick_digest(content)}


def to_comment(settings: Settings, command: str = "stylize") -> str:
    """Returns the settings as a picture comment that `settings_of` can read.

    Args:
        settings: Settings with the digest of the content image.
        command: Name of the command that makes the picture.
    """
    return f"tfstyle {command} {json.dumps(settings)}"


def settings_of(picture: Path) -> dict[str, str | float] | None:
    """Returns the settings stored in a picture, or None if it has none."""
    comment = read_comment(picture)
    mark = _MARK.match(comment)
    if not mark:
        return None
    try:
        settings = json.loads(comment[mark.end() :])
    except (ValueError, RecursionError):
        return None
    return settings if isinstance(settings, dict) else None
