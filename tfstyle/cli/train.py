"""`tfstyle train`: teach a network to paint in given styles."""

from pathlib import Path

from absl import flags

from tfstyle.cli.option_flags import (
    define_option_flags,
    describe_flags,
    options_from_flags,
)
from tfstyle.cli.quiet import import_tensorflow_quietly
from tfstyle.errors import InputError
from tfstyle.training.train import check_train_input, name_styles
from tfstyle.training.train_options import TrainOptions

USAGE = """usage: tfstyle train --style=PAINTING --photos=FOLDER --output=FOLDER

Trains a network that paints photographs in the style of one or several paintings in
one pass (Johnson et al. 2016, Dumoulin et al. 2017).

flags:
"""


def define_flags() -> flags.FlagValues:
    """The command's flags."""
    values = flags.FlagValues()
    own = {"flag_values": values}
    flags.DEFINE_multi_string(
        "style", None, "a painting; repeat the flag for several of them", **own
    )
    flags.DEFINE_list(
        "style_names", [], "a name for each painting; else those of the files", **own
    )
    flags.DEFINE_string("photos", None, "folder of photographs to learn from", **own)
    flags.DEFINE_string("output", None, "folder to write into", **own)
    define_option_flags(TrainOptions, values)
    flags.DEFINE_integer(
        "checkpoint_every", 100, "steps between two checkpoints", 1, **own
    )
    flags.DEFINE_integer(
        "samples_every", 500, "steps between two sheets of sample pictures", 1, **own
    )
    flags.DEFINE_boolean(
        "resume", False, "go on with a run that did not end; same flags", **own
    )
    return values


def help_text(values: flags.FlagValues) -> str:
    """What `--help` prints."""
    return USAGE + describe_flags(values)


def check_flags(values: flags.FlagValues) -> None:
    """Raises `flags.Error` where a flag is missing."""
    for name in ("style", "photos", "output"):
        value = values[name].value
        if not value or (isinstance(value, list) and "" in value):
            raise flags.Error(f"Expected `--{name}` to be given. Received: no --{name}")


def run(values: flags.FlagValues) -> int:
    """Trains, writes the network and prints a line about it."""
    options = options_from_flags(TrainOptions, values)
    styles = name_styles(values.style, values.style_names)
    paintings, photos = check_train_input(styles, values.photos, options)
    output = _folder(values)
    import_tensorflow_quietly()
    from tfstyle.training.train_run import TrainRun

    training = TrainRun(
        paintings,
        photos,
        options,
        output,
        values.checkpoint_every,
        values.samples_every,
    )
    training([], values.resume)
    return 0


def _folder(values: flags.FlagValues) -> Path:
    output = Path(values.output).expanduser()
    output.mkdir(parents=True, exist_ok=True)
    if (output / "checkpoint.npz").exists() and not values.resume:
        raise InputError(
            "Expected `output` to be a new folder, or --resume to go on with the run "
            f"in it. Received: output='{values.output}'"
        )
    return output
