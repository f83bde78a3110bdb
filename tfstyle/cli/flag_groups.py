"""Groups of flags in `--help`."""

from collections.abc import Iterable

# Names of flags, keyed by the title of their group, in the order used by `--help`.
# Flags without a group come first.
FLAG_GROUPS = {
    "pictures": (
        *("content", "style", "output", "animation", "content_mask", "style_mask"),
        *(
            "keep_mask",
            "fine_style",
            "paintings",
            "model",
            "save_style",
            "each",
            "overwrite",
        ),
        *("quality", "keep_metadata", "no_record"),
    ),
    "size": (
        *("image_size", "output_size", "style_size", "style_scale", "stroke_scale"),
        *("cell_size", "columns"),
    ),
    "look": (
        *("strength", "content_weight", "style_weight", "tv_weight", "preserve_color"),
        *("color_only", "style_blend_weights", "statistic", "formula", "layers"),
        *("content_layers", "style_layers", "channel", "channels_per_layer", "init"),
        *("seamless", "reconstruct", "sheet", "octaves", "octave_scale", "step_size"),
        *("jitter", "refine", "smoothing", "variation", "seed"),
    ),
    "animation": ("frames", "zoom", "frame_iterations", "frame_rate"),
    "optimization": (
        *("iterations", "optimizer", "learning_rate", "beta_1", "beta_2", "epsilon"),
        *("min_scale", "scale_factor", "tolerance"),
    ),
    "feature network": (
        *("vgg19_weights", "allow_random_features", "pooling", "first_padding"),
    ),
    "speed and memory": (
        *("runtime", "tile_size", "precision", "convolution", "jit_compile"),
    ),
    "long runs": ("save_every", "preview", "checkpoint_every", "resume"),
    "many machines": ("shard", "ray", "ray_cores", "ship"),
}


def group_flags(names: Iterable[str]) -> dict[str, list[str]]:
    """Sorts the names of flags into groups.

    Args:
        names: Names of flags.

    Returns:
        Names of flags, keyed by the title of their group. If there are few flags, or
        most flags have no group, all flags form a single group.

    Example:

    >>> group_flags(["output", "model"])
    {'flags': ['output', 'model']}
    """
    names = list(names)
    known = {name for group in FLAG_GROUPS.values() for name in group}
    others = [name for name in names if name not in known]
    if len(names) < _MIN_GROUPED_FLAGS or len(others) > len(names) / 2:
        return {"flags": names}
    groups = {title: _of(group, names) for title, group in FLAG_GROUPS.items()}
    groups = {"flags": others, **groups}
    return {title: group for title, group in groups.items() if group}


# If a command has fewer flags than this, they are not divided into groups, because the
# help fits on one screen.
_MIN_GROUPED_FLAGS = 10


def _of(group: Iterable[str], names: list[str]) -> list[str]:
    return [name for name in group if name in names]
