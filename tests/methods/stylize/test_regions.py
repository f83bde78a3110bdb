import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.methods.stylize.file import (
    check_save_style,
    make_stylizer,
    stylize_file,
)
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.regions import region_weights

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photo(random):
    return random.random((40, 64, 3), np.float32)


@pytest.fixture
def masks(tmp_path):
    """The left half, and the top half at half strength."""
    left, top = np.zeros((2, 40, 64, 3), np.float32)
    left[:, :32], top[:20] = 1, 128 / 255
    for name, mask in (("left", left), ("top", top)):
        save(mask, tmp_path / f"{name}.png")
    return tuple(str(tmp_path / f"{name}.png") for name in ("left", "top"))


def test_each_region_is_painted_in_its_own_style(photo, masks, model):
    given = {"model": str(model), "runtime": "litert"}
    dots, waves = (tfstyle.stylize(photo, s, **given) for s in ("dots", "waves"))
    painted = tfstyle.stylize(photo, "dots,waves", content_mask=masks, **given)
    half = 128 / 255
    np.testing.assert_allclose(painted[20:, :32], dots[20:, :32], atol=1e-5)
    np.testing.assert_allclose(painted[20:, 32:], photo[20:, 32:], atol=1e-5)
    expected = half * waves + (1 - half) * photo
    np.testing.assert_allclose(painted[:20, 32:], expected[:20, 32:], atol=1e-5)
    both = (dots + half * waves) / (1 + half)
    np.testing.assert_allclose(painted[:20, :32], both[:20, :32], atol=1e-5)


def test_paintings_have_regions_too(photo, masks, painting_model):
    given = {"model": str(painting_model), "runtime": "litert"}
    painting = photo[::-1, ::-1]
    alone = tfstyle.stylize(photo, painting, **given)
    painted = tfstyle.stylize(photo, [painting, "dots"], content_mask=masks, **given)
    np.testing.assert_allclose(painted[20:, :32], alone[20:, :32], atol=1e-5)


def test_bytes_are_mixed_as_floats_are(photo, masks, model):
    given = {"model": str(model), "runtime": "litert", "content_mask": masks}
    stylizer = make_stylizer(StylizeOptions(**given))
    pixels = (photo * 255).round().astype(np.uint8)
    painted = stylizer(pixels, "dots,waves")
    exact = stylizer(pixels / np.float32(255), "dots,waves")
    assert painted.dtype == np.uint8
    assert np.abs(painted / 255 - exact).max() <= 2.1 / 255


def test_there_is_a_mask_for_each_style(photo, masks, model):
    with pytest.raises(
        InputError,
        match=r"for each `style`, 1 in all\. Received: content_mask=<2 masks>",
    ):
        tfstyle.stylize(photo, "dots", model=str(model), content_mask=masks)
    with pytest.raises(InputError, match="`content_mask`"):
        tfstyle.stylize(photo, "dots", model=str(model), content_mask=("gone.png",))


def test_the_number_of_masks_is_checked_before_a_folder(photo, masks, model, tmp_path):
    (tmp_path / "photos").mkdir()
    save(photo, tmp_path / "photos" / "a.png")
    options = {"model": str(model), "content_mask": masks}
    with pytest.raises(InputError, match="one `content_mask` for each `style`"):
        tfstyle.stylize_folder(tmp_path / "photos", "dots", tmp_path / "o", **options)
    assert not (tmp_path / "o").exists()


def test_weights_are_at_most_one_together():
    masks = [np.ones((4, 4)), np.ones((8, 8)), np.full((2, 2), 0.5)]
    weights = region_weights(masks, (6, 6))
    np.testing.assert_allclose(weights.sum(axis=0), 1, atol=1e-6)
    np.testing.assert_allclose(weights[:, 0, 0], [0.4, 0.4, 0.2], atol=1e-6)


def test_progress_goes_on_from_region_to_region(masks, random):
    options = StylizeOptions(
        content_mask=masks, tile_size=256, model="classic", runtime="litert"
    )
    shares = []
    photo = random.random((40, 400, 3), np.float32)
    make_stylizer(options)(photo, "wave,udnie", shares.append)
    assert len(shares) > 2
    np.testing.assert_allclose(shares, np.arange(1, len(shares) + 1) / len(shares))


def test_a_mask_is_not_replaced(photo, masks, tmp_path):
    save(photo, tmp_path / "photo.png")
    before = (tmp_path / "top.png").read_bytes()
    options = StylizeOptions(content_mask=masks)
    with pytest.raises(InputError, match="Expected `output` to differ"):
        stylize_file(tmp_path / "photo.png", "wave,udnie", masks[1], options)
    folder = tmp_path / "photos"
    folder.mkdir()
    save(photo, folder / "top.png")
    with pytest.raises(InputError, match="painting or mask"):
        tfstyle.stylize_folder(folder, "wave,udnie", tmp_path, content_mask=masks)
    assert (tmp_path / "top.png").read_bytes() == before


def test_the_style_of_one_region_is_not_saved_for_all(masks, painting_model):
    options = StylizeOptions(model=str(painting_model), content_mask=masks)
    with pytest.raises(InputError, match="not to be given with `content_mask`"):
        check_save_style(make_stylizer(options), "mine")


@pytest.mark.parametrize(
    ("given", "size", "pixels"),
    [
        ({}, (600, 1000), 600_000),
        ({"stroke_scale": 2.0}, (600, 1000), 150_000),
        ({}, (3000, 6000), 750 * 1500),
        ({"image_size": 500}, (3000, 6000), 250_000),
    ],
)
def test_the_runtime_is_chosen_by_what_is_painted(masks, given, size, pixels):
    for regions in ((), masks):
        options = StylizeOptions(content_mask=regions, **given)
        found = make_stylizer(options)._painted_pixels(*size)
        assert found == pytest.approx(max(1, len(regions)) * pixels)
