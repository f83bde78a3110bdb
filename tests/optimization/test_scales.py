import pytest

from tfstyle.optimization.scales import (
    Scale,
    mixed_precision,
    plan_octaves,
    plan_scales,
)


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


def test_growth_gives_finer_scales_even_more_steps():
    steps = [s.steps for s in plan_scales(512, 512, 100, 128, 2.0, growth=2)]
    assert steps == [7, 28, 65]  # as 1 : 4 : 9, the rest to the last


def test_factor_one_is_one_scale():
    assert plan_scales(400, 800, 10, 100, 1.0) == [Scale(400, 800, 10)]


def test_a_small_picture_has_one_scale():
    assert plan_scales(90, 120, 10, 100, 2.0) == [Scale(90, 120, 10)]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_every_scale_has_a_step(steps):
    assert [s.steps for s in plan_scales(512, 512, steps, 64, 2.0)] == [1] * steps


def test_a_slim_picture_keeps_sixteen_pixels():
    assert min(s.height for s in plan_scales(16, 512, 40, 64, 2.0)) == 16


def test_octaves_have_equal_steps_and_the_last_the_rest():
    octaves = plan_octaves(200, 400, 11, octaves=3, octave_scale=2.0)
    assert octaves == [Scale(50, 100, 3), Scale(100, 200, 3), Scale(200, 400, 5)]


def test_octaves_too_small_for_the_network_are_left_out():
    octaves = plan_octaves(40, 100, 8, octaves=4, octave_scale=2.0)
    assert octaves == [Scale(20, 50, 4), Scale(40, 100, 4)]
    assert plan_octaves(16, 16, 5, 4, 1.4) == [Scale(16, 16, 5)]


def test_there_are_no_more_octaves_than_steps():
    assert [o.steps for o in plan_octaves(200, 200, 2, 4, 1.4)] == [1, 1]


def test_work_is_pixels_times_steps():
    assert Scale(10, 20, 3).pixel_steps == 600


def test_all_steps_but_the_last_become_quick():
    scales = [Scale(50, 100, 3), Scale(100, 200, 9)]
    quick = mixed_precision(scales, "bfloat16", float32_share=0.1)
    assert [scale[2:4] for scale in quick] == [
        (3, "bfloat16"),
        (8, "bfloat16"),
        (1, "float32"),
    ]
    assert [scale[:2] for scale in quick] == [(50, 100), (100, 200), (100, 200)]


def test_a_single_step_stays_exact():
    assert mixed_precision([Scale(50, 100, 1)], "bfloat16", 0.1) == [Scale(50, 100, 1)]


def test_exact_scales_stay_as_they_are():
    scales = [Scale(50, 100, 3), Scale(100, 200, 9)]
    assert mixed_precision(scales, "float32", 0.1) == scales
