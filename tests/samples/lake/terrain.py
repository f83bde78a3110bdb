"""Ground, as a height map that is drawn in slices from near to far."""

import dataclasses

import numpy as np

from tests.samples import noise, raster
from tests.samples.lake import light
from tests.samples.lake.camera import Camera
from tests.samples.lake.canvas import Canvas

# Range of the slices' distances in meters, and number of slices.
NEAR, FAR = 70.0, 11000.0
SLICES = 760
FIELDS = raster.palette("6f7440", "8a8350", "586838", "9b8d5c", "647044") ** 2.2
FOREST = raster.palette("1c3018", "2c421f", "3b4d24") ** 2.2
ROCK = raster.palette("6b6458", "8a8275", "58564f") ** 2.2
SNOW = np.float32([0.86, 0.89, 0.93])
BEACH = raster.colour("8f846a") ** 2.2


@dataclasses.dataclass(frozen=True)
class Terrain:
    """Slices of the ground, from near to far, on the camera's columns.

    Args:
        z: Distances of the slices in meters, `(slices,)`.
        height: Height over the water, `(slices, width)`; below 0 is lake.
        wood: Where trees grow, in [0, 1], likewise.
        colours: Lit colors without haze, `(slices, width, 3)`.
    """

    z: np.ndarray
    height: np.ndarray
    wood: np.ndarray
    colours: np.ndarray

    def draw(self, canvas: Canvas):
        """Draws the ground onto an empty canvas, for its eye above or below."""
        camera = canvas.camera
        slope = (self.height - camera.eye) / self.z[:, None]
        slope = np.where(self.height > 0, slope, -np.inf)
        skyline = np.maximum.accumulate(slope, 0)
        _, rows = camera.directions()
        for column in range(camera.width):
            edge = skyline[:, column]
            index = np.searchsorted(edge, rows)
            # A ray that meets the water before it meets this slice ends there.
            land = np.append(self.z, np.inf)[index] * rows > -abs(camera.eye)
            seen = np.flatnonzero(land & (index < len(edge)))
            index = index[seen]
            far, before = edge[index], np.maximum(index - 1, 0)
            near = edge[before]
            step = np.where(np.isfinite(near), far - near, 1)
            part = (rows[seen] - near) / np.maximum(step, 1e-9)
            part = np.where(np.isfinite(near), np.clip(part, 0, 1), 1)
            # Over a crest the slice before is hidden, so it must not bleed in.
            part = np.where(slope[before, column] < near, 1, part)
            ground = self.colours[:, column]
            colours = raster.mix(ground[before], ground[index], part)
            canvas.colours[seen, column] = light.haze(colours, self.z[index])
            canvas.distances[seen, column] = self.z[index]

    def at(
        self, camera: Camera, x: np.ndarray, z: np.ndarray
    ) -> tuple[np.ndarray, ...]:
        """Returns heights and woods at places inside the camera's view."""
        column = camera.width / 2 + camera.focal * x / z
        column = np.clip(np.int32(column), 0, camera.width - 1)
        index = np.clip(np.searchsorted(self.z, z), 0, len(self.z) - 1)
        return self.height[index, column], self.wood[index, column]


def shape(camera: Camera, seed: int) -> Terrain:
    """Returns the ground that a camera can see."""
    z = np.float32(np.geomspace(NEAR, FAR, SLICES))
    columns, _ = camera.directions()
    x = columns[None, :] * z[:, None]
    depth = np.broadcast_to(z[:, None], x.shape)
    bare = _height(x, depth, seed)
    rng = noise.generator(seed, 3)
    wood = _wood(x, depth, bare, rng)
    canopy = noise.fractal_noise(x / 13, depth / 13, rng, 3, 0.6)
    height = bare + wood * (4 + 5 * canopy) * raster.smoothstep(300, 700, depth)
    lambert = _lambert(height, columns, z)
    cloud = noise.fractal_noise(x / 900, depth / 1700 + 0.4, rng, 3)
    shadow = 1 - 0.75 * raster.smoothstep(0.05, 0.3, cloud) * (depth > 600)
    albedo = _albedo(x, depth, bare, wood, rng) * (1 + 0.35 * wood * canopy)[..., None]
    return Terrain(z, height, wood, light.shade(albedo, lambert * shadow, 0.75))


def _height(x: np.ndarray, z: np.ndarray, seed: int) -> np.ndarray:
    """Returns meters over the water: a far shore, hills, peaks, and a peninsula."""
    rng = noise.generator(seed, 2)
    shore = z - 430 - 60 * noise.fractal_noise(x / 160, 0 * x, rng, 4)
    bank = np.clip(shore * 0.09, -4, 7)
    hills = noise.fractal_noise(x / 900 + 0.3, z / 700, rng, 7, 0.46)
    ramp = raster.smoothstep(80, 1500, shore)
    low = ramp * (95 + 190 * hills)
    ridges = noise.fractal_noise(x / 2900 + 0.7, z / 4300, rng, 5, 0.42, ridged=True)
    rise = raster.smoothstep(1700, 7000, shore)
    peaks = rise * (240 + 900 * np.clip(ridges + 0.1, -0.2, 1))
    coast = noise.fractal_noise(x / 45, z / 45, rng, 4)
    reach = np.hypot((x - 92) / 92, (z - 215) / 50) + 0.16 * coast
    peninsula = np.clip((1 - reach) * 14, -4, 5.5 + 1.5 * coast)
    return np.maximum(bank + np.maximum(low, 0) + peaks, peninsula)


def _wood(
    x: np.ndarray, z: np.ndarray, height: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    patch = noise.fractal_noise(x / 260, z / 420, rng, 6, 0.7)
    patch = patch + 0.25 * raster.smoothstep(60, 260, height)
    patch = patch + 0.5 * raster.smoothstep(1400, 2600, z)
    below_rock = 1 - raster.smoothstep(480, 690, height + 120 * patch)
    return raster.smoothstep(-0.02, 0.08, patch) * below_rock * (height > 1)


def _lambert(height: np.ndarray, columns: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Returns cosines to the sun; slices are rays, so the axes are not square."""
    along = np.gradient(height, axis=0) / np.gradient(z)[:, None]
    step = columns[1] - columns[0] if len(columns) > 1 else 1
    across = np.gradient(height, axis=1) / (z[:, None] * step)
    dx, dz = across, along - across * columns[None, :]
    sun = light.SUN
    return (sun[1] - dx * sun[0] - dz * sun[2]) / np.sqrt(1 + dx * dx + dz * dz)


def _albedo(
    x: np.ndarray,
    z: np.ndarray,
    height: np.ndarray,
    wood: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    near = noise.fractal_noise(x / 35, z / 50, rng, 6, 0.7)
    # Far away the slices are too few for that: there the noise follows the view.
    far = noise.fractal_noise(x / z * 45, np.log(z) * 16, rng, 4, 0.6)
    mottle = near + (0.8 * far - near) * raster.smoothstep(900, 2500, z)
    field = noise.fractal_noise(x / 190, z / 260, rng, 2)
    colours = raster.ramp(FIELDS, 0.5 + 0.9 * field) * (1 + 0.35 * mottle)[..., None]
    colours = raster.mix(colours, raster.ramp(FOREST, 0.5 + 0.6 * mottle), wood)
    stone = raster.smoothstep(480, 700, height + 150 * mottle)
    colours = raster.mix(colours, raster.ramp(ROCK, 0.5 + 0.7 * mottle), stone)
    snow = raster.smoothstep(860, 1010, height + 200 * mottle)
    colours = raster.mix(colours, SNOW, snow)
    beach = 1 - raster.smoothstep(0.5, 1.3, height)
    return raster.mix(colours, BEACH, beach * (z < 700))
