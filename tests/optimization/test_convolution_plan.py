from tfstyle.optimization.convolution_plan import plan_convolutions
from tfstyle.optimization.scales import Scale

SCALES = [
    Scale(96, 128, 25, "bfloat16"),
    Scale(192, 256, 50, "bfloat16"),
    Scale(384, 512, 72, "bfloat16"),
    Scale(384, 512, 3),
]


def _plan(scales, suits=lambda scale: True, at_once=False) -> list[tuple]:
    planned = plan_convolutions(scales, suits, at_once)
    return [(s.height, s.steps, s.convolution) for s in planned]


def test_only_scales_whose_saving_pays_for_the_compiling_are_changed():
    assert _plan(SCALES) == [
        (96, 25, "direct"),
        (192, 50, "direct"),
        (384, 72, "winograd"),
        (384, 3, "direct"),
    ]


def test_the_first_steps_are_direct_while_nothing_is_compiled():
    # 2.5 of 4.5 s of compiling are left, beside which a step takes 0.79 s, not 0.39 s.
    assert _plan(SCALES[2:3]) == [(384, 4, "direct"), (384, 68, "winograd")]


def test_the_run_waits_for_the_last_second_of_compiling():
    # After 20 coarse steps of 0.1 s, 0.5 s of compiling are left.
    plan = _plan([Scale(192, 256, 20, "bfloat16"), Scale(384, 512, 80, "bfloat16")])
    assert plan == [(192, 20, "direct"), (384, 80, "winograd")]


def test_steps_stay_the_same_number():
    for steps in range(1, 200, 7):
        planned = plan_convolutions([Scale(384, 512, steps)], lambda scale: True)
        assert sum(scale.steps for scale in planned) == steps
        assert all(scale.steps > 0 for scale in planned)


def test_few_steps_stay_direct():
    assert _plan([Scale(384, 512, 10)]) == [(384, 10, "direct")]


def test_unsuitable_scales_stay_direct():
    assert {plan[2] for plan in _plan(SCALES, lambda scale: False)} == {"direct"}
    assert {plan[2] for plan in _plan(SCALES, lambda s: False, True)} == {"direct"}


def test_asked_for_it_comes_from_the_first_step():
    plan = _plan(SCALES, lambda scale: scale.dtype == "bfloat16", at_once=True)
    assert [p[2] for p in plan] == ["winograd"] * 3 + ["direct"]
    assert [p[1] for p in plan] == [25, 50, 72, 3]
