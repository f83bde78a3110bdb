import keras
import numpy as np
import pytest

from tfstyle.training.schedule import WarmupStableDecay


def _rates(schedule, steps):
    return [float(schedule(step)) for step in steps]


def test_values_by_hand():
    # 1000 steps: 20 rise to 2, 300 fall to 0.02.
    schedule = WarmupStableDecay(2.0, 1000)
    by_hand = {
        0: 0.1,  # one of 20 steps
        9: 1.0,
        19: 2.0,
        20: 2.0,
        699: 2.0,
        700: 2.0,
        850: 1.0,  # half of the fall
        985: 0.1,
        997: 0.02,  # a hundredth, not 0.006
        999: 0.02,
    }
    rates = _rates(schedule, by_hand)
    assert rates == pytest.approx(list(by_hand.values()), rel=1e-4)


def test_a_longer_run_has_the_same_stable_part():
    short, long = (WarmupStableDecay(1e-3, steps) for steps in (1000, 1500))
    steps = range(30, 700, 67)  # 30: after the rise of both
    assert _rates(short, steps) == _rates(long, steps)
    assert float(short(900)) < float(long(900))


@pytest.mark.parametrize(
    ("steps", "options", "rates"),
    [
        (1, {}, [1]),
        (4, {"warmup": 0, "decay": 0}, [1, 1, 1, 1]),
        (4, {"warmup": 0.5, "decay": 0}, [0.5, 1, 1, 1]),
        (4, {"warmup": 0, "decay": 1}, [1, 0.75, 0.5, 0.25]),
    ],
)
def test_extremes(steps, options, rates):
    schedule = WarmupStableDecay(1.0, steps, **options)
    assert _rates(schedule, range(steps)) == pytest.approx(rates)


def test_keras_makes_it_again_and_counts_its_steps():
    schedule = WarmupStableDecay(3e-3, 50, warmup=0.1, decay=0.5)
    optimizer = keras.optimizers.SGD(schedule)
    again = keras.optimizers.SGD.from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()
    variable = keras.Variable(0.0)
    for _ in range(3):
        again.apply([np.float32(1)], [variable])
    # rises by a fifth a step
    assert float(variable) == pytest.approx(-3e-3 * (0.2 + 0.4 + 0.6))
