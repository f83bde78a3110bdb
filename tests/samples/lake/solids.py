"""Solid objects with straight edges, drawn as sorted faces with lighting."""

import dataclasses

import numpy as np

from tests.samples.lake import light
from tests.samples.lake.canvas import Canvas


@dataclasses.dataclass(frozen=True)
class Face:
    """A flat polygon in the world.

    Args:
        corners: `(n, 3)` in meters, in such an order that the normal points outward.
        albedo: Its color, linear.
        both: Whether it is seen from both sides.
        nearer: Meters by which it is drawn in front of other faces, for windows on
            walls.
    """

    corners: np.ndarray
    albedo: np.ndarray
    both: bool = False
    nearer: float = 0.0

    @property
    def normal(self) -> np.ndarray:
        """The unit normal."""
        a, b = self.corners[1] - self.corners[0], self.corners[2] - self.corners[0]
        normal = np.cross(a, b)
        return normal / max(np.linalg.norm(normal), 1e-9)


def placed(
    faces: list[Face], position: tuple[float, float, float], turn: float
) -> list[Face]:
    """Returns faces turned about the vertical by `turn` radians, then moved."""
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
    return [
        dataclasses.replace(face, corners=face.corners @ matrix + np.array(position))
        for face in faces
    ]


def box(low: tuple, high: tuple, albedo: np.ndarray) -> list[Face]:
    """Returns the six faces of a box between two corners."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    quads = [
        [(x0, y0, z0), (x0, y1, z0), (x1, y1, z0), (x1, y0, z0)],
        [(x1, y0, z1), (x1, y1, z1), (x0, y1, z1), (x0, y0, z1)],
        [(x0, y0, z1), (x0, y1, z1), (x0, y1, z0), (x0, y0, z0)],
        [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)],
        [(x0, y1, z0), (x0, y1, z1), (x1, y1, z1), (x1, y1, z0)],
    ]
    return [Face(np.array(quad, float), albedo) for quad in quads]


def draw(canvas: Canvas, faces: list[Face]):
    """Draws faces from far to near, with the sun's light on them."""
    eye = np.array([0, canvas.camera.eye, 0])

    def distance(face: Face) -> float:
        return float(np.linalg.norm(face.corners.mean(0) - eye)) - face.nearer

    for face in sorted(faces, key=distance, reverse=True):
        if face.corners[:, 2].min() < 1:
            continue
        normal = face.normal
        towards = normal @ (eye - face.corners[0])
        if towards <= 0:
            if not face.both:
                continue
            normal = -normal
        lambert = np.float32(normal @ light.SUN)
        sky = np.float32(0.6 + 0.3 * normal[1])
        colour = light.shade(face.albedo, lambert * 0.9, sky)
        far = float(face.corners[:, 2].mean())
        canvas.polygon(face.corners, normal, light.haze(colour, far))
