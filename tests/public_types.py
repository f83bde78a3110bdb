"""Calls of public functions that `mypy` checks, but that never run.

Each call with an intended error has a comment with its name. mypy reports comments that
are not needed.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

import tfstyle


def pictures_in_every_form() -> np.ndarray:
    picture = Image.new("RGB", (32, 32))
    for source in (Path("a.jpg"), b"bytes", io.BytesIO(), np.zeros((32, 32, 3))):
        tfstyle.load(source)
        tfstyle.stylize(source, "wave", strength=0.5, runtime="litert")
    tfstyle.optimize(picture, ["a.jpg", picture], content_mask=[picture, b""])
    return tfstyle.texture({"a.jpg": 3, "b.jpg": 1}, output_size="64x64")


def options() -> None:
    tfstyle.optimize("a.jpg", "b.jpg", style_layers=["relu1_1"], statistic="w2")
    tfstyle.dream("a.jpg", layers="relu3_3", callbacks=[tfstyle.ProgressBar()])
    tfstyle.save_animation(tfstyle.dream_frames("a.jpg", frames=2), "out.gif", 12)
    tfstyle.cluster("photos", "out", groups=3)
    tfstyle.invert("a.jpg", checkpoint=Path("run"), resume=True)
    tfstyle.inspect(["a.jpg", "b.jpg"], cell_size=32)
    tfstyle.export("classic", "out", format="hub")
    tfstyle.train("a.jpg", "photos", "out", finetune="classic", steps=10)
    tfstyle.stylize_folder("photos", "wave", "out", image_size=64)


def results() -> Image.Image:
    tfstyle.save(tfstyle.stylize("a.jpg", {"wave": 2, "udnie": 1}), "out.png")
    return tfstyle.to_pil(np.zeros((32, 32, 3)))


def mistakes() -> None:
    tfstyle.optimize("a.jpg", "b.jpg", iterations="3")  # type: ignore[arg-type]
    tfstyle.optimize("a.jpg", "b.jpg", iteration=3)  # type: ignore[call-arg]
    tfstyle.optimize("a.jpg", "b.jpg", statistic="grams")  # type: ignore[arg-type]
    tfstyle.stylize("a.jpg", "wave", strength="x")  # type: ignore[arg-type]
    tfstyle.dream("a.jpg", callbacks=[print])  # type: ignore[list-item]
    tfstyle.export("classic", "out", version="2")  # type: ignore[arg-type]
