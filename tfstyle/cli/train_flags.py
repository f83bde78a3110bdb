"""Flags of the `tfstyle train` command."""

from absl import flags

from tfstyle.cli.option_flags import add_to_help, define_option_flags, define_path
from tfstyle.cli.train_kinds import KINDS, describe_kinds
from tfstyle.models.find import bundled_names


def define(values: flags.FlagValues) -> None:
    """Defines the flags of `tfstyle train` for all kinds of training."""
    define_path(
        "style",
        "painting whose style the network learns; repeat the flag for several",
        values,
        repeatable=True,
    )
    flags.DEFINE_list(
        "style_names",
        [],
        "names of the styles, separated by commas; by default, the file names of the "
        "paintings, without extensions; with --collection, the name of the folder",
        flag_values=values,
    )
    flags.DEFINE_multi_string(
        "style_title",
        [],
        "title and painter of a painting, for the model card; repeat the flag for each "
        "painting",
        flag_values=values,
    )
    define_path("photos", "folder of training photographs", values)
    define_path("output", "output folder", values)
    define_path(
        "arbitrary",
        "folder of paintings for training a network that takes any painting as its "
        "style",
        values,
        "",
    )
    flags.DEFINE_boolean(
        "adversarial",
        False,
        "train with a discriminator, which learns from the paintings in --collection",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "cycle",
        False,
        "train two networks: one turns photographs into paintings like those in "
        "--collection, the other turns paintings into photographs",
        flag_values=values,
    )
    define_path(
        "collection",
        "folder of paintings, preferably at least 30, that share a style",
        values,
        "",
    )
    define_path(
        "cache",
        "folder in which the paintings' Gram matrices are stored; by default, the "
        "subfolder `cache` of the output folder; each variant of a painting takes "
        "0.7 MB",
        values,
        "",
    )
    define_path(
        "init_from",
        "network from which training starts: the name of a bundled network, or the "
        "path of a file; --alpha and --blocks are taken from this network; unless "
        "--adversarial or --cycle is used, the network's styles must have the names in "
        "--style_names",
        values,
        "",
        names=bundled_names(),
    )
    define_path(
        "finetune",
        "network to which styles are added: the name of a bundled network, or the path "
        "of a file; --alpha and --blocks are taken from this network; training takes "
        "only minutes, because it changes only the new styles' normalization "
        "parameters",
        values,
        "",
        names=bundled_names(),
    )
    for kind in KINDS.values():
        define_option_flags(kind.options, values)
    flags.DEFINE_integer(
        "checkpoint_every",
        100,
        "number of steps between two checkpoints",
        1,
        flag_values=values,
    )
    flags.DEFINE_integer(
        "samples_every",
        500,
        "number of steps between two sample sheets",
        1,
        flag_values=values,
    )
    flags.DEFINE_string(
        "license", "", "license of the weights, for the model card", flag_values=values
    )
    flags.DEFINE_boolean(
        "tensorboard",
        False,
        "write TensorBoard events (requires pip install tfstyle[tensorboard])",
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "resume",
        False,
        "resume the run in the output folder; give the same flags as for that run, but "
        "--steps may be larger",
        flag_values=values,
    )
    for name in values:
        add_to_help(values[name], describe_kinds(values[name]))
