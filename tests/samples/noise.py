"""Random fields that look natural: gradient noise, its sums over octaves, 3-D noise."""

import numpy as np

TABLE_SIZE = 256
# Points that are computed at once.
CHUNK = 1 << 15
# Each octave is turned by this angle, so that no lattice direction shows.
OCTAVE_TURN = 2.4


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Returns a generator for one part of a picture.

    Args:
        seed: Seed of the picture.
        stream: Numbers of the part, so that parts do not share random numbers.
    """
    return np.random.default_rng([seed, *stream])


def gradient_noise(
    x: np.ndarray, y: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Returns gradient noise, about in [-1, 1], at points of the plane.

    Args:
        x: First coordinate; features are about one unit wide.
        y: Second coordinate, of the same shape.
        rng: Source of the gradients.
    """
    angle = rng.random(TABLE_SIZE**2, dtype=np.float32) * np.float32(2 * np.pi)
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = np.broadcast_arrays(np.float32(x), np.float32(y))
    result = np.empty(x.size, np.float32)
    flat_x, flat_y = x.ravel(), y.ravel()
    # Piece by piece, so that what is in between stays in the processor's cache.
    for start in range(0, x.size, CHUNK):
        part = slice(start, start + CHUNK)
        result[part] = _gradient_noise(flat_x[part], flat_y[part], cos, sin)
    return result.reshape(x.shape)


def _gradient_noise(
    x: np.ndarray, y: np.ndarray, cos: np.ndarray, sin: np.ndarray
) -> np.ndarray:
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = x - x0, y - y0
    last = TABLE_SIZE - 1
    ix, iy = x0.astype(np.int32), y0.astype(np.int32)
    columns = ix & last, (ix + 1) & last
    rows = (iy & last) * TABLE_SIZE, ((iy + 1) & last) * TABLE_SIZE

    def corner(dx: int, dy: int) -> np.ndarray:
        index = rows[dy] + columns[dx]
        return cos[index] * (fx - dx) + sin[index] * (fy - dy)

    wx = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    wy = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    top = corner(0, 0) * (1 - wx) + corner(1, 0) * wx
    bottom = corner(0, 1) * (1 - wx) + corner(1, 1) * wx
    return np.float32(1.4) * (top * (1 - wy) + bottom * wy)


def fractal_noise(
    x: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    octaves: int = 5,
    gain: float = 0.5,
    ridged: bool = False,
) -> np.ndarray:
    """Returns gradient noise summed over octaves, about in [-1, 1].

    Args:
        x: First coordinate; the largest features are about one unit wide.
        y: Second coordinate, of the same shape.
        rng: Source of the gradients.
        octaves: How many frequencies are added, each twice the one before.
        gain: Amplitude of an octave, relative to the one before.
        ridged: Whether to fold each octave, which makes sharp crests.
    """
    x, y = np.float32(x), np.float32(y)
    total, amplitude, weight = np.float32(0), 1.0, 0.0
    for octave in range(octaves):
        cos, sin = np.cos(OCTAVE_TURN * octave), np.sin(OCTAVE_TURN * octave)
        scale = 2.03**octave
        u = np.float32(scale * cos) * x + np.float32(scale * sin) * y
        v = np.float32(scale * cos) * y - np.float32(scale * sin) * x
        noise = gradient_noise(u + np.float32(17.3 * octave), v, rng)
        noise = 1 - 2 * np.abs(noise) if ridged else noise
        total = total + np.float32(amplitude) * noise
        weight += amplitude
        amplitude *= gain
    return total / np.float32(weight) if ridged else total / np.float32(weight**0.75)


def noise_volume(size: int, rng: np.random.Generator, slope: float = 1.8) -> np.ndarray:
    """Returns a periodic cube of fractal noise with mean 0 and standard deviation 1.

    It is white noise filtered in the frequency domain, so it has no lattice at all.

    Args:
        size: Edge length of the cube.
        rng: Source of the white noise.
        slope: How quickly amplitudes fall with frequency; 1.8 is cloud-like.
    """
    spectrum = np.fft.rfftn(rng.standard_normal((size, size, size)))
    full, half = np.fft.fftfreq(size, 1 / size), np.fft.rfftfreq(size, 1 / size)
    squared = full[:, None, None] ** 2 + full[None, :, None] ** 2 + half**2
    squared[0, 0, 0] = np.inf
    volume = np.fft.irfftn(
        spectrum * squared ** (-slope / 2), s=(size,) * 3, axes=(0, 1, 2)
    )
    return np.float32(volume / volume.std())


def sample_volume(
    volume: np.ndarray, x: np.ndarray, y: np.ndarray, z: np.ndarray
) -> np.ndarray:
    """Returns a periodic cube's values at points, interpolated; its period is 1."""
    size = volume.shape[0]
    flat = volume.ravel()
    low, high, fraction = [], [], []
    for axis, value in enumerate((x, y, z)):
        value = np.float32(value) * np.float32(size)
        floor = np.floor(value)
        stride = size ** (2 - axis)
        index = floor.astype(np.int32)
        low.append(index % size * stride)
        high.append((index + 1) % size * stride)
        fraction.append(value - floor)
    total = np.float32(0)
    for corner in range(8):
        index, weight = 0, np.float32(1)
        for axis in range(3):
            up = corner >> axis & 1
            index = index + (high if up else low)[axis]
            weight = weight * (fraction[axis] if up else 1 - fraction[axis])
        total = total + weight * flat[index]
    return total
