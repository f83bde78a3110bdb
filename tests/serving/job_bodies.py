"""Pictures, and bodies of requests for jobs."""

import numpy as np
from PIL import Image

from tests.serving.pictures import b64, file_of

ORDINARY = {"image_size": 64, "iterations": 24, "init": "content", "seed": 3}


def job_pictures() -> tuple[np.ndarray, np.ndarray]:
    """A smooth photograph and a painting of noise."""
    random = np.random.default_rng(1)
    small = random.integers(0, 256, (6, 8, 3), np.uint8)
    photo = np.asarray(Image.fromarray(small).resize((80, 60)))
    return photo, random.integers(0, 256, (48, 64, 3), np.uint8)


def job_body(pictures, **options) -> dict:
    """Request with a photograph, a painting, and options added to `ORDINARY`."""
    photo, painting = (b64(file_of(x)) for x in pictures)
    options = {**ORDINARY, **options}
    return {"image_bytes": photo, "style_image_bytes": painting, "options": options}
