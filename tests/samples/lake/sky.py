"""Sky: a blue gradient, and cumulus clouds as a volume that light passes through."""

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import light
from tests.samples.lake.camera import Camera

# Layer in which clouds form, and period of the noise, in meters.
BASE, TOP = 1250.0, 2350.0
PERIOD = 11000.0
STEPS = 40
LIGHT_STEPS = (60.0, 160.0, 360.0)
EXTINCTION = 0.011
# Value above the noise's mean from which there is a cloud.
CLEARNESS = 0.62
SHADE = np.float32([0.40, 0.46, 0.56])
ZENITH = np.float32([0.155, 0.29, 0.53])
LOW = np.float32([0.60, 0.70, 0.82])
# Clouds are soft: they are rendered at no more than this width.
CLOUD_WIDTH = 640


def render(camera: Camera, seed: int) -> np.ndarray:
    """Returns the linear colors of the sky above the horizon, for any eye height."""
    rows = max(2, round(camera.horizon))
    sky = _clear(camera, rows)
    scale = min(1.0, CLOUD_WIDTH / camera.width)
    small = Camera(max(8, round(camera.height * scale)), round(camera.width * scale))
    clouds = _clouds(small, seed)
    clouds = raster.resize(clouds, rows, camera.width)
    return sky * (1 - np.clip(clouds[..., 3:], 0, 1)) + np.clip(clouds[..., :3], 0, 2)


def _clear(camera: Camera, rows: int) -> np.ndarray:
    columns, slopes = camera.directions()
    height = np.clip(slopes[:rows, None] / 0.32, 0, 1) ** 0.62
    sunward = 1 - 0.14 * np.clip(columns, -0.5, 0.5)
    return raster.mix(LOW, ZENITH, height) * sunward[:, None]


def _clouds(camera: Camera, seed: int) -> np.ndarray:
    """Returns premultiplied cloud colors and their opacity, `(rows, width, 4)`."""
    rng = noise.generator(seed, 1)
    volume = noise.noise_volume(96, rng, 1.9)
    columns, slopes = camera.directions()
    slopes = np.maximum(slopes[: max(2, round(camera.horizon))], 0.012)[:, None]
    columns, slopes = np.broadcast_arrays(columns[None, :], slopes)
    shape, columns, slopes = columns.shape, columns.ravel(), slopes.ravel()
    jitter = 0.5 * rng.random(columns.shape, dtype=np.float32)
    glow = np.zeros((columns.size, 3), np.float32)
    clear = np.ones(columns.size, np.float32)
    for step in range(STEPS):
        height = BASE + (TOP - BASE) * (step + jitter) / STEPS
        distance = height / slopes
        point = np.stack([columns * distance, height, distance])
        cover = _cover(volume, point)
        # Only where a cloud can be, and is not hidden by another one.
        index = np.flatnonzero((cover > -0.55) & (clear > 0.02))
        point, cover = point[:, index], cover[index]
        density = _density(volume, point, cover, detail=True)
        density *= np.clip(2.4 - point[2] / 16000, 0, 1)
        length = np.minimum((TOP - BASE) / STEPS / slopes[index], 900)
        opacity = 1 - np.exp(-density * length * EXTINCTION)
        thick = np.flatnonzero(opacity > 0.003)
        index, opacity = index[thick], opacity[thick]
        seen = (clear[index] * opacity)[:, None]
        glow[index] += seen * _lit(volume, point[:, thick], cover[thick])
        clear[index] *= 1 - opacity
    cloud = np.concatenate([glow, 1 - clear[:, None]], -1)
    return raster.blur(cloud.reshape(*shape, 4), [1])


def _cover(volume: np.ndarray, point: np.ndarray) -> np.ndarray:
    """Returns the amount of cloud at points, which decreases with height."""
    plane = volume[:, 0, :]
    scale = plane.shape[0] / PERIOD
    u, w = point[0] * scale % plane.shape[0], point[2] * scale % plane.shape[0]
    iu, iw = u.astype(np.int32), w.astype(np.int32)
    fu, fw = u - iu, w - iw
    iu, iw = iu % plane.shape[0], iw % plane.shape[0]
    ju, jw = (iu + 1) % plane.shape[0], (iw + 1) % plane.shape[0]
    low = plane[iu, iw] * (1 - fu) + plane[ju, iw] * fu
    high = plane[iu, jw] * (1 - fu) + plane[ju, jw] * fu
    rise = np.clip((point[1] - BASE) / (TOP - BASE), 0, 1)
    return 0.9 * (low * (1 - fw) + high * fw) - CLEARNESS - 1.5 * rise**1.4


def _density(
    volume: np.ndarray, point: np.ndarray, cover: np.ndarray, detail: bool
) -> np.ndarray:
    u, v, w = point / np.float32(PERIOD)
    shape = noise.sample_volume(volume, u * 2.6, v * 2.6, w * 2.6)
    field = cover + 0.40 * shape
    if detail:
        fine = noise.sample_volume(volume, u * 9.7, v * 9.7, w * 9.7)
        field = field + 0.17 * fine
    rise = (point[1] - BASE) / (TOP - BASE)
    return np.clip(field * 2.4, 0, 1) * raster.smoothstep(0, 0.06, rise)


def _lit(volume: np.ndarray, point: np.ndarray, cover: np.ndarray) -> np.ndarray:
    depth, before = np.float32(0), 0.0
    for step in LIGHT_STEPS:
        moved = point + light.SUN[:, None] * np.float32(step)
        density = _density(volume, moved, _cover(volume, moved), detail=step < 100)
        depth = depth + density * (step - before)
        before = step
    sun = np.exp(-depth * EXTINCTION) * 0.8 + 0.2 * np.exp(-depth * EXTINCTION / 5)
    rise = np.clip((point[1] - BASE) / (TOP - BASE), 0, 1)
    ambient = raster.mix(SHADE, LOW * 0.95, np.minimum(rise * 1.6, 1))
    colour = sun[..., None] * light.SUNLIGHT * 0.66 + ambient * 0.66
    return light.haze(colour, point[2] * 0.5)
