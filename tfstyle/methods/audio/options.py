"""Options of `audio`: default, help text, range and choices. Needs no TensorFlow."""

from dataclasses import dataclass

from tfstyle.options import Options, check_blend_weights, option

METHODS = ("optimize", "moments")
INITS = ("content", "noise")
# A day in seconds.
LONGEST = 86400.0


@dataclass(frozen=True, kw_only=True)
class AudioOptions(Options):
    """Options of `tfstyle.audio`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    method: str = option(
        "optimize",
        "optimize: all statistics, step by step; moments: mean and spread of each "
        "frequency band, at once",
        choices=METHODS,
    )
    iterations: int = option(60, "steps of L-BFGS", at_least=1)
    content_weight: float = option(
        0.01, "weight of the content's own course in each frequency band", at_least=0
    )
    onset_weight: float = option(
        0.3, "weight of the content's onsets: its beats and syllables", at_least=0
    )
    smoothness_weight: float = option(
        0.8,
        "weight of gains that change slowly: what jumps cannot be heard as it is meant",
        at_least=0,
    )
    strength: float = option(
        1.0, "from 0, the content, to 1, all of the style", at_least=0, at_most=1
    )
    style_blend_weights: tuple[float, ...] = option(
        (), "share of each style sound, with commas between; all alike if empty"
    )
    init: str = option(
        "content",
        "content; noise: a texture of the style sound, without content",
        choices=INITS,
    )
    duration: float = option(
        10.0, "seconds of a texture", at_least=0.01, at_most=LONGEST
    )
    phase_iterations: int = option(
        32, "steps of fast Griffin-Lim", at_least=0, at_most=10000
    )
    chunk_seconds: float = option(
        20.0,
        "seconds that are seen at once, with the same result; fewer need less memory",
        at_least=1,
        at_most=LONGEST,
    )
    part_seconds: float = option(
        60.0,
        "a longer sound is optimized in parts of so many seconds, one after the other",
        at_least=10,
        at_most=LONGEST,
    )
    seed: int = option(0, "seed of all noise", at_least=0, at_most=2**32 - 1)
    tolerance: float = option(
        1e-4,
        "the run ends when 20 steps lower the loss by less than this share",
        at_least=0,
        at_most=1,
    )

    def __post_init__(self):
        super().__post_init__()
        check_blend_weights(self.style_blend_weights)
