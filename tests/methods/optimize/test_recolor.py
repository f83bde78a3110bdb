import subprocess
import sys

import numpy as np
import pytest

import tfstyle
from tfstyle.images import ColorMoments, save, transfer_colors

pytestmark = pytest.mark.slow

LEFT = np.zeros((20, 30), np.float32)
LEFT[:, :15] = 1


@pytest.fixture
def pictures(random):
    """A photograph and two paintings of other colours."""
    noise = random.random((3, 40, 60, 3))
    scales = np.reshape([1, 0.3, 0.5], (3, 1, 1, 1))
    return (scales * noise + 0.2 * (1 - scales)).astype(np.float32)


def test_is_the_palette_at_the_photographs_own_size(pictures):
    photo, painting, _ = pictures
    image = tfstyle.optimize(photo, painting, color_only=True, image_size=32)
    np.testing.assert_array_equal(
        image, transfer_colors(photo, ColorMoments.of(painting))
    )


def test_styles_and_folders_blend(pictures, tmp_path):
    photo, *paintings = pictures
    for name, painting in zip("ab", paintings, strict=True):
        save(painting, tmp_path / f"{name}.png")
    two = tfstyle.optimize(photo, paintings, color_only=True)
    folder = tfstyle.optimize(photo, tmp_path, color_only=True)
    np.testing.assert_allclose(folder, two, atol=0.01)
    parts = [ColorMoments.of(painting) for painting in paintings]
    expected = transfer_colors(photo, ColorMoments.mixed(parts, [0.5, 0.5]))
    np.testing.assert_allclose(two, expected, atol=1e-6)


def test_strength_goes_from_the_photograph_on(pictures):
    whole, none, half, more = (
        tfstyle.optimize(*pictures[:2], color_only=True, strength=s)
        for s in (1, 0, 0.5, 1.5)
    )
    np.testing.assert_array_equal(none, pictures[0])
    np.testing.assert_allclose(half, (whole + none) / 2, atol=1e-6)
    expected = np.clip(none + 1.5 * (whole - none), 0, 1)
    np.testing.assert_allclose(more, expected, atol=1e-6)


def test_a_part_is_kept(pictures):
    whole, kept = (
        tfstyle.optimize(*pictures[:2], color_only=True, keep_mask=mask)
        for mask in (None, LEFT)
    )
    np.testing.assert_array_equal(kept[:, :29], pictures[0][:, :29])
    np.testing.assert_array_equal(kept[:, 31:], whole[:, 31:])


@pytest.mark.parametrize("name", ["content_mask", "style_mask", "fine_style"])
def test_what_needs_a_network_is_refused(name, pictures):
    with pytest.raises(tfstyle.InputError, match=f"`{name}`.*`color_only`"):
        tfstyle.optimize(*pictures[:2], color_only=True, **{name: pictures[2]})


def test_the_command_imports_no_tensorflow(pictures, tmp_path):
    for name, picture in zip(("photo", "painting"), pictures, strict=False):
        save(picture, tmp_path / f"{name}.png")
    program = (
        "import sys; from tfstyle.cli.main import main; "
        "code = main(['tfstyle', 'optimize', '--content=photo.png', "
        "'--style=painting.png', '--output=out.png', '--color_only']); "
        "sys.exit(code or 'tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("out.png: 60x40, ")
    assert "steps" not in ended.stdout
    assert (tmp_path / "out.png.cfg").exists()
    assert (tmp_path / "out.png.json").exists()
