"""Camera: its position, and the projection of points."""

import dataclasses

import numpy as np

# Focal length in picture heights: 49 degrees across at 3:2, a 40 mm lens.
FOCAL = 1.65
HORIZON = 0.5
EYE = 5.0


@dataclasses.dataclass(frozen=True)
class Camera:
    """A camera that looks along +z over a lake whose surface is at height 0 metres.

    Args:
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.
        eye: Height of the camera above the water in meters; the mirrored camera,
            which sees what the water reflects, is as far below.
    """

    height: int
    width: int
    eye: float = EYE

    @property
    def focal(self) -> float:
        """Focal length in pixels."""
        return FOCAL * self.height

    @property
    def horizon(self) -> float:
        """Row of the horizon."""
        return HORIZON * self.height

    def mirrored(self) -> "Camera":
        """Returns the camera that sees the scene as still water shows it."""
        return dataclasses.replace(self, eye=-self.eye)

    def project(self, points: np.ndarray) -> np.ndarray:
        """Returns columns and rows, `(..., 2)`, of points `(..., 3)` in metres."""
        x, y, z = np.moveaxis(np.asarray(points, np.float64), -1, 0)
        column = self.width / 2 + self.focal * x / z
        return np.stack([column, self.horizon - self.focal * (y - self.eye) / z], -1)

    def directions(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the slopes x/z of the columns and y/z of the rows."""
        columns = np.arange(self.width) + 0.5 - self.width / 2
        rows = self.horizon - np.arange(self.height) - 0.5
        return np.float32(columns / self.focal), np.float32(rows / self.focal)
