import json
import time

import numpy as np
import pytest

from tests.benchmarks import followed
from tfstyle.cli import pixel_job
from tfstyle.images import load, save

pytestmark = pytest.mark.slow


def test_the_command_is_followed_at_full_size(
    tmp_path, random, no_weights, monkeypatch
):
    # `main` replaces this class permanently, as it usually has a process of its own.
    monkeypatch.setattr(pixel_job, "Previews", pixel_job.Previews)
    for name in ("photo", "painting"):
        save(random.random((32, 48, 3), np.float32), tmp_path / f"{name}.png")
    files = [f"--content={tmp_path}/photo.png", f"--style={tmp_path}/painting.png"]
    sizes = ["--image_size=48", "--min_scale=24", "--iterations=4"]
    flags = [*files, *sizes, f"--output={tmp_path}/out.png", "--allow_random_features"]
    assert followed.main(str(tmp_path), "1", str(time.time() - 100), *flags) == 0
    told = json.loads((tmp_path / followed.LIST).read_text())
    # One step at 24 px; the last picture is the result.
    assert [picture["step"] for picture in told["pictures"]] == [2, 3, 4, 4]
    assert all(picture["seconds"] > 100 for picture in told["pictures"])
    assert told["stood"] > 0
    result = np.load(told["pictures"][-1]["path"])
    written = load(tmp_path / "out.png")
    np.testing.assert_allclose(result, written, atol=0.51 / 255)
    assert not list(tmp_path.glob("out_step*"))
