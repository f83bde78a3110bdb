import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.methods.targets.guidance import Guidance, load_guidance

PHOTO = np.zeros((20, 30, 3), np.float32)
LEFT = np.zeros((20, 30), np.float32)
LEFT[:, :15] = 1


def test_nothing_guides_by_default():
    guidance = load_guidance(PHOTO, [PHOTO, PHOTO], (), (), None)
    assert guidance == Guidance()
    assert guidance.regions((20, 30)) is None


def test_masks_that_overlap_share_the_place():
    guidance = load_guidance(
        PHOTO, [PHOTO, PHOTO], [LEFT, np.ones_like(LEFT)], (), None
    )
    first, second = guidance.regions((20, 30))
    np.testing.assert_array_equal(first, LEFT / 2)
    np.testing.assert_array_equal(second, 1 - LEFT / 2)


def test_what_is_kept_belongs_to_no_region():
    guidance = load_guidance(PHOTO, [PHOTO, PHOTO], (), (), LEFT)
    np.testing.assert_array_equal(guidance.regions((20, 30)), [1 - LEFT])
    guidance = load_guidance(PHOTO, [PHOTO], LEFT, (), 0.25 * LEFT)
    np.testing.assert_allclose(guidance.regions((20, 30)), [0.75 * LEFT])


@pytest.mark.parametrize("keep", [np.ones_like(LEFT), LEFT])
def test_a_region_that_is_kept_whole_is_refused(keep):
    guidance = load_guidance(PHOTO, [PHOTO], LEFT, (), keep)
    with pytest.raises(InputError, match="Received: keep_mask="):
        guidance.regions((20, 30))


@pytest.mark.parametrize("name", ["content_mask", "style_mask"])
@pytest.mark.parametrize("count", [1, 3])
def test_there_is_one_mask_for_each_style(name, count):
    given = {"content_mask": (), "style_mask": (), name: [LEFT] * count}
    with pytest.raises(InputError, match=f"2 in all. Received: {name}=<"):
        load_guidance(PHOTO, [PHOTO, PHOTO], **given, keep_mask=None)


def test_a_mask_is_compared_with_its_own_picture(caplog):
    painting = np.zeros((30, 30, 3), np.float32)
    load_guidance(PHOTO, [painting], LEFT, np.ones((16, 16)), LEFT)
    assert not caplog.text
    load_guidance(PHOTO, [painting], LEFT, LEFT, None)
    assert "`style_mask` is 30 x 20" in caplog.text


def test_only_masks_that_are_given_have_digests():
    guidance = Guidance(content=(LEFT,), keep=LEFT)
    assert guidance.digests(lambda mask: mask.sum()) == {
        "content_mask": [300],
        "keep_mask": [300],
    }
