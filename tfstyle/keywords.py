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
    """Padding of its first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""
    allow_random_features: bool
    """Where VGG19's weights cannot be had, go on with random ones (False by
    default)."""
    iterations: int
    """Steps over all scales together (at least 1, 150 by default)."""
    jit_compile: bool
    """Compile the step with XLA, for accelerators (False by default)."""
    seed: int
    """Seed of all noise (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Largest side in pixels of the tiles that a picture is optimised in, with the same
    result; 0: no tiles if the memory suffices, else the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, the more the longer it
    runs (lbfgs by default)."""
    learning_rate: float
    """Of Adam, for values in [0, 1] (at least 1e-09, at most 1000, 0.05 by default)."""
    beta_1: float
    """Of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """No scale has a shorter longer side than this, in pixels (at least 16, 128 by
    default)."""
    scale_factor: float
    """Ratio of neighbouring scales; 1: one scale (at least 1, 2 by default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Numbers that the feature network computes with: float32; bfloat16 for all steps
    but the last few, which is twice as quick on processors that have it; auto: on those
    bfloat16, but for short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, of a fourth of the
    products, compiled for each size before its first step; auto: winograd once it is
    compiled, at sizes and numbers of steps for which that pays (auto by default)."""
    tolerance: float
    """A scale ends when 20 steps lower the loss by less than this share (at least 0, at
    most 1, 0.0001 by default)."""
    image_size: int
    """Longer side of the result in pixels (at least 16, at most 65536, 512 by
    default)."""
    style_size: int
    """Longer side of the style pictures in pixels; 0: as image_size (at least 0, at
    most 65536, 0 by default)."""
    style_scale: float
    """Factor of style_size: above 1 larger strokes, below 1 finer ones (at least 0.1,
    at most 10, 1 by default)."""
    content_weight: float
    """Factor of the content distance (at least 0, 1 by default)."""
    style_weight: float
    """Factor of the style distance (at least 0, 10 by default)."""
    strength: float
    """Of the style: 0 is the photograph, 0.5 half of the way to the painting, 1.5 has
    ten times the style_weight (at least 0, at most 1.5, 1 by default)."""
    tv_weight: float
    """Factor of the total variation: smooths, visibly from 10 on (at least 0, 0 by
    default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 whose activations are kept: relu1_1 to relu5_4 (relu4_2 by
    default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 whose statistics are made those of the style (relu1_1, relu2_1,
    relu3_1, relu4_1, relu5_1 by default)."""
    style_blend_weights: Sequence[float]
    """Share of each style picture; equal shares if not given."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """What style is; mean_std is the gentlest; w2 compares mean and covariance as
    distributions; mrf takes the painting patch by patch, unless other layers are named
    of relu3_1 and relu4_1 (gram by default)."""
    formula: Literal["relative", "gatys_2016", "neural_style", "tf_tutorial"]
    """How distances are measured: independent of the size, or as published; each wants
    its own weights, see configs/ (relative by default)."""
    init: str | PathLike[str]
    """Where to start: content; fast, painted by the bundled network in its style
    nearest to the painting, and then at full size only; noise, style, gray or a
    picture's path (content by default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """Keep the photograph's colours: none; luminance, only light and dark are painted;
    match, the painting is recoloured first by mean and spread; histogram, by all of the
    distribution (none by default)."""
    color_only: bool
    """Only the palette of the style, no strokes, at the photograph's own size; needs no
    network, and minds only strength, shares and keep_mask (False by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that follow the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Smallest number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class TextureKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.texture`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of its first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""
    allow_random_features: bool
    """Where VGG19's weights cannot be had, go on with random ones (False by
    default)."""
    iterations: int
    """Steps over all scales together (at least 1, 250 by default)."""
    jit_compile: bool
    """Compile the step with XLA, for accelerators (False by default)."""
    seed: int
    """Seed of all noise (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Largest side in pixels of the tiles that a picture is optimised in, with the same
    result; 0: no tiles if the memory suffices, else the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, the more the longer it
    runs (lbfgs by default)."""
    learning_rate: float
    """Of Adam, for values in [0, 1] (at least 1e-09, at most 1000, 0.05 by default)."""
    beta_1: float
    """Of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """No scale has a shorter longer side than this, in pixels (at least 16, 64 by
    default)."""
    scale_factor: float
    """Ratio of neighbouring scales; 1: one scale (at least 1, 2 by default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Numbers that the feature network computes with: float32; bfloat16 for all steps
    but the last few, which is twice as quick on processors that have it; auto: on those
    bfloat16, but for short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, of a fourth of the
    products, compiled for each size before its first step; auto: winograd once it is
    compiled, at sizes and numbers of steps for which that pays (auto by default)."""
    tolerance: float
    """A scale ends when 20 steps lower the loss by less than this share (at least 0, at
    most 1, 0.0001 by default)."""
    output_size: str
    """WIDTHxHEIGHT of the result in pixels (512x512 by default)."""
    style_size: int
    """Longer side of the style pictures in pixels; 0: as they are, but no longer than
    the result's longer side (at least 0, at most 65536, 0 by default)."""
    seamless: bool
    """The result can be laid side by side with itself without a seam; always by adam,
    without tolerance, for each step rolls the picture (False by default)."""
    tv_weight: float
    """Factor of the total variation: smooths (at least 0, 0 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 whose statistics are made those of the style (relu1_1, pool1,
    pool2, pool3, pool4, relu5_1 by default)."""
    style_blend_weights: Sequence[float]
    """Share of each style picture; equal shares if not given."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """What a texture is; mrf takes the painting patch by patch (gram by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that follow the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Smallest number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class DreamKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.dream`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of its first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""
    allow_random_features: bool
    """Where VGG19's weights cannot be had, go on with random ones (False by
    default)."""
    iterations: int
    """Steps over all octaves together (at least 1, 16 by default)."""
    jit_compile: bool
    """Compile the step with XLA, for accelerators (False by default)."""
    seed: int
    """Seed of all noise (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Largest side in pixels of the tiles that a picture is optimised in, with the same
    result; 0: no tiles if the memory suffices, else the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    image_size: int
    """Longer side of the result in pixels (at least 16, at most 65536, 512 by
    default)."""
    layers: str | Sequence[str]
    """Layers of VGG19 that shall see more of what they see: strokes and eddies from
    relu3_1 on, eyes and fur from relu4_1, animals and buildings from relu5_1 (relu4_3,
    relu5_2 by default)."""
    channel: int
    """Number of the one channel of the layer that counts; -1: all (at least -1, at most
    65536, -1 by default)."""
    init: Literal["content", "noise", "gray"]
    """Where to start: content; gray, with a little noise, or noise, which wants
    --tv_weight=50, need no content (content by default)."""
    octaves: int
    """Sizes from coarse to fine (at least 1, at most 64, 4 by default)."""
    octave_scale: float
    """Ratio of neighbouring octaves (at least 1.01, at most 16, 1.4 by default)."""
    step_size: float
    """Mean change by a step, of values in [0, 1] (at least 1e-09, at most 1, 0.01 by
    default)."""
    jitter: int
    """Largest random shift before each step, in pixels (at least 0, at most 65536, 32
    by default)."""
    tv_weight: float
    """Factor of the total variation: smooths, visibly from 10 on (at least 0, 0 by
    default)."""
    frames: int
    """Of the animation (at least 1, at most 65536, 60 by default)."""
    zoom: float
    """How much each frame of it is enlarged from the last (at least 1, at most 16, 1.05
    by default)."""
    frame_iterations: int
    """Steps that each frame of it is dreamed on for (at least 1, 8 by default)."""
    frame_rate: float
    """Frames of it in a second (at least 0.1, at most 100, 12 by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that follow the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Smallest number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class InvertKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.invert`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of its first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""
    allow_random_features: bool
    """Where VGG19's weights cannot be had, go on with random ones (False by
    default)."""
    iterations: int
    """Steps over all scales together (at least 1, 150 by default)."""
    jit_compile: bool
    """Compile the step with XLA, for accelerators (False by default)."""
    seed: int
    """Seed of all noise (at least 0, at most 4294967295, 0 by default)."""
    tile_size: int
    """Largest side in pixels of the tiles that a picture is optimised in, with the same
    result; 0: no tiles if the memory suffices, else the largest that fit (at least 0,
    at most 65536, 0 by default)."""
    optimizer: Literal["lbfgs", "adam"]
    """lbfgs, or adam, which needs more steps for the same loss, the more the longer it
    runs (lbfgs by default)."""
    learning_rate: float
    """Of Adam, for values in [0, 1] (at least 1e-09, at most 1000, 0.05 by default)."""
    beta_1: float
    """Of Adam (at least 0, at most 0.999999, 0.9 by default)."""
    beta_2: float
    """Of Adam (at least 0, at most 0.999999, 0.99 by default)."""
    epsilon: float
    """Of Adam (at least 0, 1e-07 by default)."""
    min_scale: int
    """No scale has a shorter longer side than this, in pixels (at least 16, 64 by
    default)."""
    scale_factor: float
    """Ratio of neighbouring scales; 1: one scale (at least 1, 2 by default)."""
    precision: Literal["auto", "float32", "bfloat16"]
    """Numbers that the feature network computes with: float32; bfloat16 for all steps
    but the last few, which is twice as quick on processors that have it; auto: on those
    bfloat16, but for short runs (auto by default)."""
    convolution: Literal["auto", "direct", "winograd"]
    """Convolutions of the feature network: direct; winograd, of a fourth of the
    products, compiled for each size before its first step; auto: winograd once it is
    compiled, at sizes and numbers of steps for which that pays (auto by default)."""
    tolerance: float
    """A scale ends when 20 steps lower the loss by less than this share (at least 0, at
    most 1, 0.0001 by default)."""
    image_size: int
    """Longer side of the result in pixels (at least 16, at most 65536, 256 by
    default)."""
    reconstruct: Literal["content", "style"]
    """What is to be had again: the activations in their places, or their statistics
    wherever they are (content by default)."""
    content_layers: str | Sequence[str]
    """Layers of VGG19 whose activations are had again (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """Layers of VGG19 whose statistics are had again (relu1_1, relu2_1, relu3_1,
    relu4_1, relu5_1 by default)."""
    statistic: Literal["gram", "covariance", "mean_std", "w2", "mrf"]
    """What style is (gram by default)."""
    tv_weight: float
    """Factor of the total variation: smooths (at least 0, 0 by default)."""
    sheet: bool
    """A sheet of pictures, one run for each: of every content layer by itself (of those
    in the paper if there is but one), or of the first style layer, the first two, and
    so on (False by default)."""
    callbacks: "Sequence[Callback]"
    """Callbacks that follow the run."""
    checkpoint: str | PathLike[str] | None
    """File that holds the state of the run; None for no checkpoint."""
    checkpoint_every: int
    """Smallest number of steps between two checkpoints."""
    resume: bool
    """Whether to continue from `checkpoint` if it exists."""


class InspectKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.inspect`."""

    pooling: Literal["max", "avg"]
    """Pooling of the feature network (max by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of its first convolution (replicate by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""
    allow_random_features: bool
    """Where VGG19's weights cannot be had, go on with random ones (False by
    default)."""
    layers: str | Sequence[str]
    """Layers of VGG19, one in a row (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by
    default)."""
    channels_per_layer: int
    """Channels to show of each layer: the most active ones of all pictures (at least 1,
    at most 64, 6 by default)."""
    image_size: int
    """Longer side in pixels at which the network sees the pictures (at least 16, at
    most 65536, 384 by default)."""
    cell_size: int
    """Longer side in pixels of what the sheet shows (at least 16, at most 1024, 160 by
    default)."""


class StylizeKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.stylize`."""

    strength: float
    """Of the style: 0 is the photograph, 1 is paint alone (at least 0, at most 1, 1 by
    default)."""
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    """Keep the photograph's colours: none; luminance, only light and dark are painted;
    match, the result gets the mean and spread of the photograph's colours; histogram,
    it gets all of their distribution (none by default)."""
    image_size: int
    """Longer side of the result in pixels; 0: as it is (at least 0, at most 65536, 0 by
    default)."""
    model: str
    """Name of a bundled network, or path of one's own: .keras, .tflite or a
    SavedModel's folder; or a hub module that takes a painting, by folder or URL
    (classic by default)."""
    runtime: Literal["auto", "litert", "keras", "saved_model"]
    """What runs the network: litert starts at once; keras in seconds, and may be
    quicker from then on; saved_model is TensorFlow without Keras; auto chooses by what
    there is and the size of the job (auto by default)."""
    tile_size: int
    """Side in pixels, from 256 on, of the tiles that a larger picture is painted in; 0:
    chosen, by the memory that is free (at least 0, at most 65536, 0 by default)."""
    stroke_scale: float
    """How much larger strokes are than the network paints them; 0: 1 up to a longer
    side of 1500 pixels, beyond in proportion, so that they stay visible (at least 0, at
    most 16, 0 by default)."""
    refine: int
    """Steps that improve the code of a painting for this photograph, where the model is
    shown paintings; needs TensorFlow and VGG19's weights (at least 0, at most 10000, 0
    by default)."""
    seed: int
    """Seed of the crops of --refine (at least 0, at most 2147483647, 0 by default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights for --refine; else TFSTYLE_VGG19_WEIGHTS or Keras'
    own."""


class ExportKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.export`."""

    format: str | Sequence[str]
    """What to write: saved_model, for TensorFlow Serving; tflite, for LiteRT on phones
    and elsewhere; hub, a reusable SavedModel; keras. Repeat for several (tflite by
    default)."""
    version: int
    """Of the SavedModel: the name of its folder (at least 1, at most
    9223372036854775807, 1 by default)."""
    tflite: str | Sequence[str]
    """How numbers are stored in a .tflite file: float32; float16; int8, weights of 8
    bits (dynamic range); full_int8, everything, for hardware that knows no other
    numbers. Repeat for several (float16, int8 by default)."""
    image_size: str
    """WIDTHxHEIGHT of the pictures of a .tflite file; else any size."""
    representative: str | PathLike[str]
    """Folder of photographs that show full_int8 which numbers come up, besides our own
    photograph."""
    force: bool
    """Write also what is below its threshold (False by default)."""
    overwrite: bool
    """Replace what is there already (False by default)."""


class TrainOptionKeywords(TypedDict, total=False):
    """Keyword arguments of `tfstyle.train`."""

    steps: int
    """Batches to learn from (at least 1, at most 1000000000, 4400 by default)."""
    batch_size: int
    """Crops in a batch; styles take turns (at least 1, at most 1024, 2 by default)."""
    crop_size: int
    """Side of the crops in pixels (at least 32, at most 4096, 160 by default)."""
    last_crop_size: int
    """Side of the crops where the learning rate falls, the last part (at least 32, at
    most 4096, 192 by default)."""
    style_size: int
    """Shorter side of the paintings in pixels; their middle square is learned (at least
    32, at most 4096, 384 by default)."""
    network: str
    """Family of a network that begins anew; it has to know names (TransformerNet by
    default)."""
    alpha: float
    """Width: share of the 32, 64 and 128 channels (at least 0.03125, at most 4, 0.5 by
    default)."""
    blocks: int
    """Residual blocks (at least 0, at most 64, 5 by default)."""
    content_weight: float
    """Factor of the content distance (at least 0, 1 by default)."""
    style_weight: float
    """Factor of the style distance (at least 0, 6 by default)."""
    tv_weight: float
    """Factor of the total variation (at least 0, 0 by default)."""
    grid_weight: float
    """Factor of the pattern of 4 x 4 pixels that networks weave (at least 0, 100 by
    default)."""
    content_layers: str | Sequence[str]
    """As for optimize (relu4_2 by default)."""
    style_layers: str | Sequence[str]
    """As for optimize (relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 by default)."""
    statistic: Literal["gram", "covariance", "mean_std", "w2"]
    """What style is, as for optimize; mrf is not among them, for a batch is in several
    styles and its patches are those of one painting (gram by default)."""
    learning_rate: float
    """Of Adam, before it falls (at least 1e-09, at most 1000, 0.002 by default)."""
    clip_norm: float
    """A longer gradient over all weights is cut to this length (at least 1e-09, at most
    1e+18, 10 by default)."""
    decay: float
    """Last share of the steps, where the learning rate falls (at least 0, at most 1,
    0.3 by default)."""
    first_padding: Literal["zeros", "replicate"]
    """Padding of the loss network's first convolution (replicate by default)."""
    loss_dtype: Literal["float32", "bfloat16"]
    """Numbers of the loss network: float32, or bfloat16, about twice as quick where the
    processor computes in it (float32 by default)."""
    loss_convolution: Literal["direct", "winograd"]
    """Convolutions of the loss network: direct, or winograd, of a fourth of the
    products, in the layers where that is quicker (winograd by default)."""
    seed: int
    """Of first weights, crops and their order (at least 0, at most 4294967295, 0 by
    default)."""
    vgg19_weights: str | PathLike[str]
    """File of VGG19's weights; else TFSTYLE_VGG19_WEIGHTS or Keras' own."""


class TrainKeywords(TrainOptionKeywords, total=False):
    """Keyword arguments of `tfstyle.train`."""

    style_names: Sequence[str]
    """Names of the styles; those of the files by default."""
    style_titles: Sequence[str]
    """Titles and painters of the paintings, for the network's card."""
    init_from: str | PathLike[str]
    """Network of the same styles, whose training is continued."""
    finetune: str | PathLike[str]
    """Network that learns these styles in addition to its own."""
    license: str
    """License of the weights, for the card."""
    checkpoint_every: int
    """Number of steps between two checkpoints."""
    samples_every: int
    """Number of steps between two sheets of samples."""
    resume: bool
    """Whether to continue a run."""
