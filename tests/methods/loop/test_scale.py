import pytest

from tfstyle.methods.loop.scale import Scale, plan_scales


def test_the_last_scale_is_the_full_size_and_all_steps_are_spent():
    scales = plan_scales(383, 511, 100, min_scale=100, scale_factor=2**0.5)
    assert scales[-1][:2] == (383, 511)
    assert sum(scale.steps for scale in scales) == 100
    assert all(scale.width >= 100 for scale in scales)


def test_sizes_grow_by_the_factor():
    widths = [s.width for s in plan_scales(400, 800, 10, 100, 2.0)]
    assert widths == [100, 200, 400, 800]


def test_finer_scales_get_more_steps():
    steps = [s.steps for s in plan_scales(512, 512, 100, 128, 2.0)]
    assert steps == [16, 33, 51]  # as 1 : 2 : 3, the rest to the last


def test_factor_one_is_one_scale():
    assert plan_scales(400, 800, 10, 100, 1.0) == [Scale(400, 800, 10)]


def test_a_small_picture_has_one_scale():
    assert plan_scales(90, 120, 10, 100, 2.0) == [Scale(90, 120, 10)]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_every_scale_has_a_step(steps):
    assert [s.steps for s in plan_scales(512, 512, steps, 64, 2.0)] == [1] * steps


def test_a_slim_picture_keeps_sixteen_pixels():
    assert min(s.height for s in plan_scales(16, 512, 40, 64, 2.0)) == 16


def test_work_is_pixels_times_steps():
    assert Scale(10, 20, 3).work == 600
