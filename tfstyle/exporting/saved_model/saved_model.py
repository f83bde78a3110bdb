"""Networks as SavedModels for TensorFlow Serving."""

import os

import keras
import tensorflow as tf

from tfstyle.exporting.saved_model.folder import save_folder
from tfstyle.exporting.saved_model.graphs import NetworkGraphs
from tfstyle.exporting.saved_model.painting_signatures import painting_signatures
from tfstyle.exporting.saved_model.signatures import serving_signatures
from tfstyle.exporting.saved_model.warm_up import add_warm_up
from tfstyle.models.card import Card

# Of one file, as in `tfstyle serve`. A pixel took 200 bytes while it was painted
# (2000 x 2000 and 4000 x 4000, JPEG and PNG, alpha 0.5, TensorFlow 2.21).
MAX_PIXELS = 16_000_000


def write_saved_model(
    network: keras.Model,
    card: Card,
    folder: str | os.PathLike,
    max_pixels: int = MAX_PIXELS,
) -> None:
    """Writes a network for TensorFlow Serving, and for anything that runs TensorFlow.

    It runs where neither this package nor Keras is installed. Its signatures:

    - `serving_default`, from `image_bytes`, `(batch,)` of JPEG or PNG files, to
      `stylized_image_bytes`, of the same sizes and formats. EXIF orientation cannot be
      read in a graph, nor a colour profile: turn photographs upright before.
    - `float`, from `image`, `(batch, height, width, 3)`, float32 in [0, 1], to
      `stylized_image`, of that shape and range; and `uint8`, the same in bytes.
    - those of the family, as in our `.tflite` files: `paint`, `moments` and
      `paint_part` for tiles, `style`, `named_style`.

    The first three take `style_weights` and `strength` too, or their defaults; where
    the network is shown a painting, `style_image_bytes` or `style_image`, one for each
    picture or for all; where it is shown one and knows styles by name, either or both,
    of which the painting counts 1. What cannot be used is an `InvalidArgument` error
    that says what to send instead. Where a server batches, one request has to send as
    many of them as pictures.

    `assets.extra/` holds the card, `tfstyle.json`, and warm-up requests.

    Args:
        network: One of `tfstyle.networks`.
        card: What the SavedModel is to say of itself.
        folder: Of the version, such as `models/classic/1`; replaced, whole or not at
            all; folders above are made.
        max_pixels: A file whose header says more is refused before it is decoded. At
            200 bytes a pixel, 16 megapixels take 3.3 GB while they are painted.

    Raises:
        InputError: The folder cannot be written, or Keras runs on another backend.
    """
    graphs = NetworkGraphs(network)
    has_styles = graphs.family.has_styles
    make = serving_signatures if has_styles else painting_signatures
    signatures = make(graphs, max_pixels) | graphs.signatures
    module = tf.train.Checkpoint()
    module.variables = graphs.variables
    with save_folder(module, signatures, card, folder) as temporary:
        add_warm_up(temporary, card.name, shows_painting=not has_styles)
