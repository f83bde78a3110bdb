"""Options of `audio`."""

from dataclasses import dataclass

from tfstyle.blend_weights import check_blend_weights
from tfstyle.options import Options, check_unchanged, option
from tfstyle.public import public

METHODS = ("optimize", "moments")
INITS = ("content", "noise")
# Maximum duration that an option can specify, in seconds (one day).
LONGEST = 86400.0
# Options that have an effect only with a certain value of another option, keyed by the
# name and value of the other option.
_DEPENDENT = {
    ("method", "optimize"): (
        *("iterations", "content_weight", "onset_weight", "smoothness_weight"),
        *("part_seconds", "tolerance"),
    ),
    ("init", "content"): ("content_weight", "onset_weight"),
    ("init", "noise"): ("duration",),
}


@public
@dataclass(frozen=True, kw_only=True)
class AudioOptions(Options):
    """Options of `tfstyle.audio`, from which the flags of the command are derived.

    Raises:
        InputError: A value is invalid.
    """

    method: str = option(
        "optimize",
        "optimize: match all statistics of the style, in many steps; moments: match "
        "only the mean and standard deviation of each frequency band's level, in one "
        "step",
        choices=METHODS,
    )
    iterations: int = option(
        60,
        "number of L-BFGS steps; if the sound is split into parts, each part gets this "
        "number of steps",
        at_least=1,
    )
    content_weight: float = option(
        0.01,
        "weight of the term that keeps the level of each frequency band, at each time, "
        "close to its level in the content",
        at_least=0,
    )
    onset_weight: float = option(
        0.3,
        "weight of the term that keeps the onsets (beats and syllables) similar to "
        "those of the content",
        at_least=0,
    )
    smoothness_weight: float = option(
        0.95,
        "weight of the term that keeps the gains smooth; gains change the level of "
        "each frequency band, and abrupt changes cannot be rendered accurately",
        at_least=0,
    )
    strength: float = option(
        1.0,
        "strength of the style, from 0 (unchanged content) to 1 (full style)",
        at_least=0,
        at_most=1,
    )
    style_blend_weights: tuple[float, ...] = option(
        (),
        "blend weights of the style sounds, separated by commas; if empty, all weights "
        "are equal",
    )
    init: str = option(
        "content",
        "content: start from the content sound; noise: make a texture from the style "
        "sounds, without a content sound",
        choices=INITS,
    )
    duration: float = option(
        10.0, "length of a texture in seconds", at_least=0.01, at_most=LONGEST
    )
    phase_iterations: int = option(
        64,
        "number of steps of the fast Griffin-Lim algorithm, which fits the phases to "
        "the new magnitudes",
        at_least=0,
        at_most=10000,
    )
    chunk_seconds: float = option(
        12.0,
        "length in seconds of the chunks in which statistics are computed; shorter "
        "chunks need less memory and give the same result",
        at_least=1,
        at_most=LONGEST,
    )
    part_seconds: float = option(
        30.0,
        "maximum length in seconds of a sound that is optimized as a whole; longer "
        "sounds are split into parts of at most this length",
        at_least=10,
        at_most=LONGEST,
    )
    seed: int = option(0, "random seed", at_least=0, at_most=2**32 - 1)
    tolerance: float = option(
        1e-4,
        "minimum relative decrease of the loss over 20 steps, or over half a round if "
        "that is shorter; if the decrease is smaller, the round ends early; 0: no "
        "round ends early; each round has a third of `iterations`",
        at_least=0,
        at_most=1,
    )

    def __post_init__(self):
        super().__post_init__()
        check_blend_weights(self.style_blend_weights)
        for (name, needed), dependent in _DEPENDENT.items():
            if getattr(self, name) != needed:
                check_unchanged(self, dependent, f"with {name}={needed!r}")
