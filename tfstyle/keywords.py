"""Keyword arguments of the public functions, with types, for editors.

Written by `python -m tests.keywords` from the fields of the options.
"""

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from tfstyle.optimization.callbacks import Callback


class OptimizeKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.optimize`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    iterations: int
    """Number of steps over all scales (at least 1, 150 by default)."""
    jit_compile: bool
    """Compile each step with XLA, recommended on accelerators (False by default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Maximum side length of tiles in pixels, which does not affect the result; 0: no
    tiles if the picture fits into memory, otherwise the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, especially in long runs
    (lbfgs by default)."""
    learning_rate: float
    """Learning rate of Adam, for pixels in [0, 1] (at least 1e-09, at most 1000, 0.05
    by default)."""
    beta_1: float
    """Beta_1 of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Beta_2 of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Epsilon of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """Minimum length of the longer side of a scale, in pixels (at least 16, 128 by
    default)."""
    scale_factor: float
    """Ratio of the sizes of neighboring scales; 1 for a single scale (at least 1, 2 by
    default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Precision of the feature network: float32; bfloat16, in all but the last few
    steps, which is twice as fast on processors that support it; auto: bfloat16 on such
    processors, except in short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, which needs a quarter of
    the multiplications and is compiled before the first step at each size; auto: direct
    at first, and winograd as soon as it is compiled, if that is faster overall (auto by
    default)."""
    tolerance: float
    """A scale ends early if 20 steps reduce the loss by less than this share of it (at
    least 0, at most 1, 0.0001 by default)."""
    image_size: int
    """Length of the longer side of the result in pixels (at least 16, at most 65536,
    512 by default)."""
    style_size: int
    """Length of the longer side of style images in pixels; 0: same as image_size (at
    least 0, at most 65536, 0 by default)."""
    style_scale: float
    """Factor by which style_size is multiplied: above 1 for larger strokes, below 1 for
    finer strokes (at least 0.1, at most 10, 1 by default)."""
    content_weight: float
    """Weight of the content distance (at least 0, 1 by default)."""
    style_weight: float
    """Weight of the style distance (at least 0, 10 by default)."""
    strength: float
    """Strength of the style: 0 keeps the photograph, 0.5 is halfway to the painting,
    1.5 uses ten times the style_weight (at least 0, at most 1.5, 1 by default)."""
    tv_weight: float
    """Total variation weight, which smooths the picture; values of 10 or more have a
    visible effect (at least 0, 0 by default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 for the content: relu1_1 to relu5_4 (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 for the style (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by
    default)."""
    style_blend_weights: Sequence[float]
    """Blend weight of each style image; equal weights if not given."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """Statistic that represents the style; mean_std is the gentlest; w2 is the distance
    between normal distributions with the mean and covariance of the features; mrf
    matches patches, by default at relu3_1 and relu4_1 (gram by default)."""
    formula: Literal["relative", "gatys_2016", "neural_style", "tf_tutorial"]
    """Formulas of the distances; relative: independent of the image size; others: those
    of published systems, which need other weights, see configs/ (relative by
    default)."""
    init: str | PathLike[str]
    """Initial picture: content, noise, style, gray or the path of a picture; fast: the
    content image painted in one pass, in the named style closest to the painting, then
    optimized at full size only (content by default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """How to keep the photograph's colors; none: not at all; luminance: transfer only
    light and dark; match: first give the painting the mean and covariance of the
    photograph's colors; histogram: first give it their full distribution (none by
    default)."""
    color_only: bool
    """Transfer only the style's palette, at the photograph's own size; needs no
    network, and uses only strength, style_blend_weights and keep_mask (False by
    default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that are called during the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Minimum number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class OptimizeFolderKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.optimize_folder`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    iterations: int
    """Number of steps over all scales (at least 1, 150 by default)."""
    jit_compile: bool
    """Compile each step with XLA, recommended on accelerators (False by default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Maximum side length of tiles in pixels, which does not affect the result; 0: no
    tiles if the picture fits into memory, otherwise the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, especially in long runs
    (lbfgs by default)."""
    learning_rate: float
    """Learning rate of Adam, for pixels in [0, 1] (at least 1e-09, at most 1000, 0.05
    by default)."""
    beta_1: float
    """Beta_1 of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Beta_2 of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Epsilon of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """Minimum length of the longer side of a scale, in pixels (at least 16, 128 by
    default)."""
    scale_factor: float
    """Ratio of the sizes of neighboring scales; 1 for a single scale (at least 1, 2 by
    default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Precision of the feature network: float32; bfloat16, in all but the last few
    steps, which is twice as fast on processors that support it; auto: bfloat16 on such
    processors, except in short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, which needs a quarter of
    the multiplications and is compiled before the first step at each size; auto: direct
    at first, and winograd as soon as it is compiled, if that is faster overall (auto by
    default)."""
    tolerance: float
    """A scale ends early if 20 steps reduce the loss by less than this share of it (at
    least 0, at most 1, 0.0001 by default)."""
    image_size: int
    """Length of the longer side of the result in pixels (at least 16, at most 65536,
    512 by default)."""
    style_size: int
    """Length of the longer side of style images in pixels; 0: same as image_size (at
    least 0, at most 65536, 0 by default)."""
    style_scale: float
    """Factor by which style_size is multiplied: above 1 for larger strokes, below 1 for
    finer strokes (at least 0.1, at most 10, 1 by default)."""
    content_weight: float
    """Weight of the content distance (at least 0, 1 by default)."""
    style_weight: float
    """Weight of the style distance (at least 0, 10 by default)."""
    strength: float
    """Strength of the style: 0 keeps the photograph, 0.5 is halfway to the painting,
    1.5 uses ten times the style_weight (at least 0, at most 1.5, 1 by default)."""
    tv_weight: float
    """Total variation weight, which smooths the picture; values of 10 or more have a
    visible effect (at least 0, 0 by default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 for the content: relu1_1 to relu5_4 (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 for the style (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by
    default)."""
    style_blend_weights: Sequence[float]
    """Blend weight of each style image; equal weights if not given."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """Statistic that represents the style; mean_std is the gentlest; w2 is the distance
    between normal distributions with the mean and covariance of the features; mrf
    matches patches, by default at relu3_1 and relu4_1 (gram by default)."""
    formula: Literal["relative", "gatys_2016", "neural_style", "tf_tutorial"]
    """Formulas of the distances; relative: independent of the image size; others: those
    of published systems, which need other weights, see configs/ (relative by
    default)."""
    init: str | PathLike[str]
    """Initial picture: content, noise, style, gray or the path of a picture; fast: the
    content image painted in one pass, in the named style closest to the painting, then
    optimized at full size only (content by default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """How to keep the photograph's colors; none: not at all; luminance: transfer only
    light and dark; match: first give the painting the mean and covariance of the
    photograph's colors; histogram: first give it their full distribution (none by
    default)."""
    color_only: bool
    """Transfer only the style's palette, at the photograph's own size; needs no
    network, and uses only strength, style_blend_weights and keep_mask (False by
    default)."""


class TextureKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.texture`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    iterations: int
    """Number of steps over all scales (at least 1, 250 by default)."""
    jit_compile: bool
    """Compile each step with XLA, recommended on accelerators (False by default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Maximum side length of tiles in pixels, which does not affect the result; 0: no
    tiles if the picture fits into memory, otherwise the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, especially in long runs
    (lbfgs by default)."""
    learning_rate: float
    """Learning rate of Adam, for pixels in [0, 1] (at least 1e-09, at most 1000, 0.05
    by default)."""
    beta_1: float
    """Beta_1 of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Beta_2 of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Epsilon of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """Minimum length of the longer side of a scale, in pixels (at least 16, 64 by
    default)."""
    scale_factor: float
    """Ratio of the sizes of neighboring scales; 1 for a single scale (at least 1, 2 by
    default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Precision of the feature network: float32; bfloat16, in all but the last few
    steps, which is twice as fast on processors that support it; auto: bfloat16 on such
    processors, except in short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, which needs a quarter of
    the multiplications and is compiled before the first step at each size; auto: direct
    at first, and winograd as soon as it is compiled, if that is faster overall (auto by
    default)."""
    tolerance: float
    """A scale ends early if 20 steps reduce the loss by less than this share of it (at
    least 0, at most 1, 0.0001 by default)."""
    output_size: str
    """WIDTHxHEIGHT of the result in pixels (512x512 by default)."""
    style_size: int
    """Length of the longer side of the style images in pixels; 0: original length, but
    at most that of the result (at least 0, at most 65536, 0 by default)."""
    seamless: bool
    """Make a result that can be tiled without seams; always uses adam and ignores
    tolerance, because the picture is shifted before each step (False by default)."""
    tv_weight: float
    """Total variation weight, which smooths the picture (at least 0, 0 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 for the style (relu1_1, pool1, pool2, pool3, pool4, relu5_1 by
    default)."""
    style_blend_weights: Sequence[float]
    """Blend weight of each style image; equal weights if not given."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """Statistic that represents the texture; mrf matches patches (gram by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that are called during the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Minimum number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class DreamKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.dream`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    iterations: int
    """Number of steps over all octaves (at least 1, 16 by default)."""
    jit_compile: bool
    """Compile each step with XLA, recommended on accelerators (False by default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Maximum side length of tiles in pixels, which does not affect the result; 0: no
    tiles if the picture fits into memory, otherwise the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    image_size: int
    """Length of the longer side of the result in pixels (at least 16, at most 65536,
    512 by default)."""
    layers: str | Sequence[str]
    """Layers of VGG19 to amplify: strokes and swirls from relu3_1 on, eyes and fur from
    relu4_1, animals and buildings from relu5_1 (relu4_3, relu5_2 by default)."""
    channel: int
    """Index of a single channel to amplify; -1 for all (at least -1, at most 65536, -1
    by default)."""
    init: Literal["content", "noise", "gray"]
    """Initial picture: content, gray (with a little noise) or noise (best with
    --tv_weight=50); gray and noise need no content (content by default)."""
    octaves: int
    """Number of octaves (sizes) (at least 1, at most 64, 4 by default)."""
    octave_scale: float
    """Ratio between the sizes of neighboring octaves (at least 1.01, at most 16, 1.4 by
    default)."""
    step_size: float
    """Mean change of a pixel value per step, for values in [0, 1] (at least 1e-09, at
    most 1, 0.01 by default)."""
    jitter: int
    """Maximum random shift of the picture before each step, in pixels (at least 0, at
    most 65536, 32 by default)."""
    tv_weight: float
    """Total variation weight, which smooths the picture; values of 10 or more have a
    visible effect (at least 0, 0 by default)."""
    frames: int
    """Number of animation frames (at least 1, at most 65536, 60 by default)."""
    zoom: float
    """Zoom factor from one animation frame to the next (at least 1, at most 16, 1.05 by
    default)."""
    frame_iterations: int
    """Number of steps per animation frame (at least 1, 8 by default)."""
    frame_rate: float
    """Animation frames per second (at least 0.1, at most 100, 12 by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that are called during the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Minimum number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class InvertKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.invert`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    iterations: int
    """Number of steps over all scales (at least 1, 150 by default)."""
    jit_compile: bool
    """Compile each step with XLA, recommended on accelerators (False by default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Maximum side length of tiles in pixels, which does not affect the result; 0: no
    tiles if the picture fits into memory, otherwise the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, especially in long runs
    (lbfgs by default)."""
    learning_rate: float
    """Learning rate of Adam, for pixels in [0, 1] (at least 1e-09, at most 1000, 0.05
    by default)."""
    beta_1: float
    """Beta_1 of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Beta_2 of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Epsilon of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """Minimum length of the longer side of a scale, in pixels (at least 16, 64 by
    default)."""
    scale_factor: float
    """Ratio of the sizes of neighboring scales; 1 for a single scale (at least 1, 2 by
    default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Precision of the feature network: float32; bfloat16, in all but the last few
    steps, which is twice as fast on processors that support it; auto: bfloat16 on such
    processors, except in short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, which needs a quarter of
    the multiplications and is compiled before the first step at each size; auto: direct
    at first, and winograd as soon as it is compiled, if that is faster overall (auto by
    default)."""
    tolerance: float
    """A scale ends early if 20 steps reduce the loss by less than this share of it (at
    least 0, at most 1, 0.0001 by default)."""
    image_size: int
    """Length of the longer side of the result in pixels (at least 16, at most 65536,
    256 by default)."""
    reconstruct: Literal["content", "style"]
    """What to reconstruct the picture from; content: the activations at their
    positions; style: only the statistics of the activations (content by default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 to reconstruct content from (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 to reconstruct style from (relu1_1, relu2_1, relu3_1, relu4_1,
    relu5_1 by default)."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """Style statistic (gram by default)."""
    tv_weight: float
    """Total variation weight, which smooths the picture (at least 0, 0 by default)."""
    sheet: bool
    """Make a sheet of several pictures, with one run each: one for each content layer
    (for the layers in figure 1 of the paper if only one is given), or one for the first
    style layer, one for the first two, and so on (False by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that are called during the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Minimum number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class InspectKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.inspect`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the feature network's first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""
    allow_random_features: bool
    """Use random weights if the VGG19 weights are not available (False by default)."""
    layers: str | Sequence[str]
    """Layers of VGG19, one per row (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by
    default)."""
    channels_per_layer: int
    """Number of channels shown for each layer; those with the highest mean activation
    in all pictures are chosen (at least 1, at most 64, 6 by default)."""
    image_size: int
    """Length of the longer side of the network's input in pixels (at least 16, at most
    65536, 384 by default)."""
    cell_size: int
    """Length of the longer side of each cell of the sheet in pixels (at least 16, at
    most 1024, 160 by default)."""


class StylizeKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.stylize`."""

    strength: float
    """Strength of the style, from 0 (the photograph) to 1 (the full style) (at least 0,
    at most 1, 1 by default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """How to keep the photograph's colors; none: not at all; luminance: transfer only
    light and dark; match: give the result the mean and covariance of the photograph's
    colors; histogram: give it their full distribution (none by default)."""
    image_size: int
    """Length of the longer side of the result in pixels; 0: same as the photograph (at
    least 0, at most 65536, 0 by default)."""
    model: str
    """Name of a bundled network; path of a .keras file, .tflite file or SavedModel; or
    folder or URL of a TensorFlow Hub module that takes a painting (any by default)."""
    runtime: Literal["auto", "litert", "keras", "saved_model"]
    """Runtime that runs the network: litert starts immediately; keras takes seconds to
    start, but may be faster afterwards; saved_model is TensorFlow without Keras; auto
    chooses by the available files and the size of the job (auto by default)."""
    tile_size: int
    """Side length in pixels of the tiles in which large pictures are painted, at least
    256; 0: depends on the free memory (at least 0, at most 65536, 0 by default)."""
    stroke_scale: float
    """Factor by which strokes are enlarged, at least 1; 0: 1 if the longer side has at
    most 1500 pixels, otherwise in proportion to the size, so that strokes stay visible
    (at least 0, at most 16, 0 by default)."""
    smoothing: float
    """Smoothing of flat areas, such as skies, from 0 to 1, if the network supports it;
    -1: as the style needs it (at least -1, at most 1, -1 by default)."""
    content_mask: str | Sequence[str]
    """Mask of the photograph, white where a style applies; repeated for each style, in
    order."""
    refine: int
    """Number of steps that fit a painting's style code to the photograph, if the model
    takes paintings; needs TensorFlow and VGG19 weights (at least 0, at most 10000, 0 by
    default)."""
    seed: int
    """Seed of the random crops for --refine (at least 0, at most 2147483647, 0 by
    default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file for --refine; by default, the file named by
    TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads."""


class StylizeVideoKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.stylize_video`."""

    strength: float
    """Strength of the style, from 0 (the photograph) to 1 (the full style) (at least 0,
    at most 1, 1 by default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """How to keep the photograph's colors; none: not at all; luminance: transfer only
    light and dark; match: give the result the mean and covariance of the photograph's
    colors; histogram: give it their full distribution (none by default)."""
    image_size: int
    """Length of the longer side of the result in pixels; 0: same as the photograph (at
    least 0, at most 65536, 0 by default)."""
    model: str
    """Name of a bundled network; path of a .keras file, .tflite file or SavedModel; or
    folder or URL of a TensorFlow Hub module that takes a painting (any by default)."""
    runtime: Literal["auto", "litert", "keras", "saved_model"]
    """Runtime that runs the network: litert starts immediately; keras takes seconds to
    start, but may be faster afterwards; saved_model is TensorFlow without Keras; auto
    chooses by the available files and the size of the job (auto by default)."""
    tile_size: int
    """Side length in pixels of the tiles in which large pictures are painted, at least
    256; 0: depends on the free memory (at least 0, at most 65536, 0 by default)."""
    stroke_scale: float
    """Factor by which strokes are enlarged, at least 1; 0: 1 if the longer side has at
    most 1500 pixels, otherwise in proportion to the size, so that strokes stay visible
    (at least 0, at most 16, 0 by default)."""
    smoothing: float
    """Smoothing of flat areas, such as skies, from 0 to 1, if the network supports it;
    -1: as the style needs it (at least -1, at most 1, -1 by default)."""
    content_mask: str | Sequence[str]
    """Mask of the photograph, white where a style applies; repeated for each style, in
    order."""
    refine: int
    """Number of steps that fit a painting's style code to the photograph, if the model
    takes paintings; needs TensorFlow and VGG19 weights (at least 0, at most 10000, 0 by
    default)."""
    seed: int
    """Seed of the random crops for --refine and of the noise for --audio_style (at
    least 0, at most 2147483647, 0 by default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file for --refine; by default, the file named by
    TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads."""
    method: Literal["stylize", "optimize"]
    """Stylize: paint with a trained network; optimize: optimize the pixels of each
    frame to match the painting given as `style` (takes minutes per frame) (stylize by
    default)."""
    stability: float
    """How closely the paint follows moving objects; at 0, each frame is painted
    independently (at least 0, at most 1, 1 by default)."""
    codec: Literal["auto", "h264", "hevc", "vp9", "av1", "ffv1"]
    """Codec of the video: h264 plays everywhere, vp9 is for .webm, ffv1 is lossless;
    auto: the default codec of the container (auto by default)."""
    quality: int
    """Quality of the video (at least 1, at most 100, 80 by default)."""
    frame_rate: float
    """Frames per second if the input is a folder or numbered pictures; videos keep
    their own rate (at least 0.1, at most 1000, 25 by default)."""
    first_iterations: int
    """Number of steps for the first frame and frames after cuts, with method optimize
    (at least 1, 150 by default)."""
    iterations: int
    """Number of steps for all other frames, with method optimize (at least 1, 40 by
    default)."""
    style_weight: float
    """Weight of the style distance, with method optimize (at least 0, 10 by
    default)."""
    allow_random_features: bool
    """With method optimize, use random features if VGG19's weights are unavailable
    (False by default)."""
    audio_style: str | PathLike[str]
    """Sound file, or video with sound, whose timbre, texture and modulations the
    video's first sound track takes on; if not given, all tracks are copied."""
    audio_method: Literal["optimize", "moments"]
    """Method for --audio_style; optimize: match all statistics step by step; moments:
    match only the mean and standard deviation of each frequency band, in one step
    (optimize by default)."""
    audio_strength: float
    """Strength of --audio_style, from 0 (unchanged sound) to 1 (full style) (at least
    0, at most 1, 1 by default)."""


class AudioKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.audio`."""

    method: Literal["optimize", "moments"]
    """Optimize: match all statistics step by step; moments: match only the mean and
    standard deviation of each frequency band, in one step (optimize by default)."""
    iterations: int
    """Number of L-BFGS steps (at least 1, 60 by default)."""
    content_weight: float
    """Weight of the content's level over time in each frequency band (at least 0, 0.01
    by default)."""
    onset_weight: float
    """Weight of the content's onsets (beats and syllables) (at least 0, 0.3 by
    default)."""
    smoothness_weight: float
    """Weight of the smoothness of the gains; abrupt changes are not rendered accurately
    (at least 0, 0.95 by default)."""
    strength: float
    """Strength of the style, from 0 (unchanged content) to 1 (full style) (at least 0,
    at most 1, 1 by default)."""
    style_blend_weights: Sequence[float]
    """Weights of the style sounds, separated by commas; equal weights if empty."""
    init: Literal["content", "noise"]
    """Content: start from the content sound; noise: make a texture of the style sound
    without content (content by default)."""
    duration: float
    """Length of a texture in seconds (at least 0.01, at most 86400, 10 by default)."""
    phase_iterations: int
    """Number of fast Griffin-Lim steps (at least 0, at most 10000, 64 by default)."""
    chunk_seconds: float
    """Length in seconds of the chunks that sums are computed in; shorter chunks need
    less memory and give the same result (at least 1, at most 86400, 12 by default)."""
    part_seconds: float
    """Maximum length in seconds of a sound that is optimized as a whole; longer sounds
    are split into parts of at most this length (at least 10, at most 86400, 30 by
    default)."""
    seed: int
    """Seed of the random numbers (at least 0, at most 4294967295, 0 by default)."""
    tolerance: float
    """End the run when 20 steps reduce the loss by less than this fraction (at least 0,
    at most 1, 0.0001 by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that are called during the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Minimum number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class ExportKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.export`."""

    format: str | Sequence[str]
    """Format: saved_model, for TensorFlow Serving; tflite, for LiteRT on phones and
    elsewhere; hub, a reusable SavedModel; keras; web, a page for static hosts that
    stylizes in the browser; repeat for several (tflite by default)."""
    version: int
    """Version and folder name of the SavedModel (at least 1, at most
    9223372036854775807, 1 by default)."""
    tflite: str | Sequence[str]
    """How numbers are stored in a .tflite file: float32; float16; int8, 8-bit weights
    (dynamic range); full_int8, 8 bits throughout, for integer-only hardware; repeat for
    several (float16, int8 by default)."""
    image_size: str
    """Fixed size, WIDTHxHEIGHT, of the pictures that a .tflite file takes; by default,
    it takes pictures of any size."""
    representative: str | PathLike[str]
    """Folder of photographs for the calibration of full_int8, in addition to a sample
    photograph."""
    saved_style: str | Sequence[str]
    """File or name of a style that `stylize --save_style` saved for this network; it is
    exported together with the network's own styles; repeat for several."""
    litertjs: str | PathLike[str]
    """Folder of the npm package @litertjs/core, which format=web copies
    (node_modules/@litertjs/core by default)."""
    force: bool
    """Write files even if their accuracy is below the threshold (False by default)."""
    overwrite: bool
    """Replace existing files (False by default)."""


class TrainOptionKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.train`."""

    steps: int
    """Number of batches (at least 1, at most 1000000000, 4400 by default)."""
    batch_size: int
    """Number of crops per batch; styles take turns (at least 1, at most 1024, 2 by
    default)."""
    crop_size: int
    """Side of the crops in pixels (at least 32, at most 4096, 160 by default)."""
    last_crop_size: int
    """Side of the crops during the decay of the learning rate (at least 32, at most
    4096, 192 by default)."""
    style_size: int
    """Shorter side of the paintings in pixels; their central square is used (at least
    32, at most 4096, 384 by default)."""
    network: str
    """Family of a new network; it must have named styles (TransformerNet by
    default)."""
    alpha: float
    """Network width, relative to 32, 64 and 128 channels (at least 0.03125, at most 4,
    0.5 by default)."""
    blocks: int
    """Number of residual blocks (at least 0, at most 64, 5 by default)."""
    content_weight: float
    """Weight of the content distance (at least 0, 1 by default)."""
    style_weight: float
    """Weight of the style distance (at least 0, 6 by default)."""
    tv_weight: float
    """Weight of the total variation (at least 0, 0 by default)."""
    grid_weight: float
    """Weight of the penalty on 4 x 4 checkerboard patterns (at least 0, 100 by
    default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 for the content (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 for the style (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by
    default)."""
    statistic: Literal["gram", "covariance", "mean_std", "w2"]
    """Statistic that represents the style, as in optimize, except mrf, which does not
    support batches with several styles (gram by default)."""
    focus: float
    """Exponent of the photograph's local energy in the weights of the content distance:
    0 for equal weights; 1 allows strokes in flat areas (at least 0, at most 4, 0 by
    default)."""
    optimizer: Literal["adam", "muon"]
    """Adam; or muon, which needs a third of the steps, at a learning rate of 0.02 (adam
    by default)."""
    learning_rate: float
    """Learning rate before the decay (at least 1e-09, at most 1000, 0.002 by
    default)."""
    clip_norm: float
    """Maximum norm of the gradient over all weights; larger gradients are clipped (at
    least 1e-09, at most 1e+18, 10 by default)."""
    decay: float
    """Share of the steps, at the end, during which the learning rate decays (at least
    0, at most 1, 0.3 by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the loss network's first convolution (replicate by default)."""
    loss_dtype: Literal["float32", "bfloat16"]
    """Precision of the loss network: float32; or bfloat16, which is about twice as fast
    on processors that support it (float32 by default)."""
    loss_convolution: Literal["direct", "winograd"]
    """Convolution algorithm of the loss network: direct; or winograd, which needs a
    quarter of the multiplications and is used in layers where it is faster (winograd by
    default)."""
    seed: int
    """Seed of initial weights and crops (at least 0, at most 4294967295, 0 by
    default)."""
    vgg19_weights: str | PathLike[str]
    """VGG19 weight file; by default, the file named by TFSTYLE_VGG19_WEIGHTS, or else
    the file that Keras downloads."""


class TrainKeywords(TrainOptionKeywords, total=False):
    """Keyword arguments of `tfstyle.train`."""

    style_names: Sequence[str]
    """Names of the styles; by default, the names of the files."""
    style_titles: Sequence[str]
    """Titles and painters of the paintings, for the network's card."""
    init_from: str | PathLike[str]
    """Network with the same styles, whose training is continued."""
    finetune: str | PathLike[str]
    """Network that learns these styles in addition to its own."""
    license: str
    """License of the weights, for the card."""
    checkpoint_every: int
    """Number of steps between two checkpoints."""
    samples_every: int
    """Number of steps between two sheets of samples."""
    resume: bool
    """Whether to continue an unfinished run."""
