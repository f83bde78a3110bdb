"""The `tfstyle cluster` command."""

from pathlib import Path

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.streams import one_line
from tfstyle.files.paths import expand
from tfstyle.training.cluster import run_cluster
from tfstyle.training.cluster.options import ClusterOptions

USAGE = """usage: tfstyle cluster FOLDER --output=OUTPUT

Groups the pictures in FOLDER by style, to help find a coherent collection among many
pictures. Styles are compared using the Gram matrices of VGG19's features. Writes one
folder per group (group_01 is the largest) and groups.png, a contact sheet with one row
per group. Prints the number of pictures in each group and the group's spread; a smaller
spread means more similar styles. To train a network on a group, pass --adversarial
--collection=OUTPUT/group_01 to `tfstyle train`.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "folder",
        "folder of pictures; can also be given as a positional argument",
        values,
    )
    define_path("output", "folder to create", values)
    define_option_flags(ClusterOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Groups the pictures, and prints the size and spread of each group."""
    output = expand(values.output)
    options = options_from_flags(ClusterOptions, values)
    progress: list[PictureProgress] = []

    def show(path: Path, count: int) -> None:
        if not progress:
            progress.append(PictureProgress(count))
        progress[0].begin(path.name)

    groups = run_cluster(values.folder, values.output, options, show)
    progress[0].end()
    for number, group in enumerate(groups, 1):
        name = one_line(output / f"group_{number:02}")
        size = counted(len(group.files), "picture")
        print(f"{name}: {size}, spread {group.spread:.3f}")
    return 0


COMMAND = Command(
    group=Group.DEPLOY,
    summary="group pictures by style, to find a collection for training",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("folder", "output"),
    first="folder",
)
