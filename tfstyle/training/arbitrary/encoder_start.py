"""Closed-form initialization of the encoder, by ridge regression."""

import keras
import numpy as np

from tfstyle.training.arbitrary.cache import PaintingCache

# Number of paintings processed at a time, and maximum number of cache entries that the
# regression uses.
BATCH, MOST_ENTRIES = 16, 4000
# Weight of the ridge penalty, for 1000 paintings with feature vectors of norm 1. Among
# several values, 0.25 gave the smallest error for paintings that the regression did not
# use.
RIDGE = 0.25


def start_encoder(
    encoder: keras.Model,
    regression: keras.layers.Layer,
    cache: PaintingCache,
    coefficients: np.ndarray,
) -> float:
    """Initializes an encoder and its regression layer to predict Gram coefficients.

    The gradients of the content and style losses are noisy and costly. An encoder that
    learns only from these losses recognizes little more than colors. The regression is
    a better start: even with random weights, the convolutions have activation
    statistics that explain three quarters of the coefficients' variance.

    Args:
        encoder: Model with the input `painting`, and with layers named
            `encoder_statistics` and `encoder_summary`.
        regression: Layer that predicts the coefficients from the encoder's output.
        cache: Paintings with their Gram matrices.
        coefficients: Result of `gram_coefficients`, `(entries, coefficients)`.

    Returns:
        Fraction of the coefficients' variance that the encoder explains, measured on
        the paintings used in the regression.
    """
    entries = cache.usable[:MOST_ENTRIES]
    features = _standardized(encoder, cache, entries)
    wanted = coefficients[entries]
    mean = wanted.mean(axis=0)
    weights = _ridge(features, wanted - mean)
    predicted = features @ weights
    summary = encoder.get_layer("encoder_summary")
    directions, scales = _principal(predicted, summary.units)
    summary.kernel.assign(weights @ directions / scales)
    summary.bias.assign(np.zeros(summary.units, np.float32))
    regression.kernel.assign((directions * scales).T)
    regression.bias.assign(mean)
    errors = np.square(predicted @ directions @ directions.T - (wanted - mean))
    return float(1 - errors.sum() / np.square(wanted - mean).sum())


def start_regression(
    encoder: keras.Model,
    regression: keras.layers.Layer,
    cache: PaintingCache,
    coefficients: np.ndarray,
) -> None:
    """Initializes the regression layer that follows a trained encoder.

    The encoder is not changed. Gradients from a regression layer with random weights
    would worsen the encoder until the layer itself has been trained.

    Args:
        encoder: As in `start_encoder`.
        regression: As in `start_encoder`.
        cache: Paintings with their Gram matrices.
        coefficients: Result of `gram_coefficients`, `(entries, coefficients)`.
    """
    entries = cache.usable[:MOST_ENTRIES]
    features = _outputs(encoder, cache, entries)
    wanted = coefficients[entries]
    center, mean = features.mean(axis=0), wanted.mean(axis=0)
    weights = _ridge(features - center, wanted - mean)
    regression.kernel.assign(weights)
    regression.bias.assign(mean - center @ weights)


def _outputs(
    model: keras.Model, cache: PaintingCache, entries: np.ndarray
) -> np.ndarray:
    parts = [
        np.array(model({"painting": cache.shown(part)}))
        for part in np.array_split(entries, -(-len(entries) // BATCH))
    ]
    return np.concatenate(parts)


def _standardized(
    encoder: keras.Model, cache: PaintingCache, entries: np.ndarray
) -> np.ndarray:
    """Adapts the standardization layer; returns its `(entries, features)` outputs."""
    layer = encoder.get_layer("encoder_statistics")
    features = _outputs(keras.Model(encoder.input, layer.input), cache, entries)
    layer.adapt(features)
    return np.array(layer(features))


def _ridge(features: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Returns the solution of the ridge regression, `(features, coefficients)`.

    Solves the smaller of two equivalent systems of linear equations.
    """
    count, size = features.shape
    ridge = np.float32(RIDGE * count / 1000)
    if count < size:
        inner = features @ features.T + ridge * np.eye(count, dtype=np.float32)
        return features.T @ np.linalg.solve(inner, wanted)
    inner = features.T @ features + ridge * np.eye(size, dtype=np.float32)
    return np.linalg.solve(inner, features.T @ wanted)


def _principal(values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns principal directions of shape `(coefficients, count)`, and their scales.

    The scales are the square roots of the components' standard deviations. Dividing the
    components by their scales reduces the differences in size between major and minor
    components, but keeps their order.
    """
    variances, directions = np.linalg.eigh(values.T @ values / len(values))
    order = np.argsort(variances)[::-1][:count]
    deviations = np.sqrt(np.maximum(variances[order], 1e-8))
    missing = count - len(order)
    directions = np.pad(directions[:, order], ((0, 0), (0, missing)))
    scales = np.pad(np.sqrt(deviations), (0, missing), constant_values=1)
    return directions.astype("float32"), scales.astype("float32")
