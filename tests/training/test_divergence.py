"""Warning about diverged runs."""

import pytest

from tfstyle.training.adversarial.options import AdversarialOptions
from tfstyle.training.cycle.options import CycleOptions
from tfstyle.training.divergence import warn_of_divergence
from tfstyle.training.options import TrainOptions


@pytest.mark.parametrize(
    ("options", "entry", "count"),
    [
        (TrainOptions(), {"content": 0.6, "style": 80.0}, 0),
        (TrainOptions(), {"content": 3.0}, 1),
        (AdversarialOptions(), {"content": 1.7}, 1),
        (AdversarialOptions(content_weight=0.0), {"content": 1.7}, 0),
        (CycleOptions(), {"cycle_photo": 1.1, "cycle_painting": 1.2}, 2),
        (CycleOptions(), {"cycle_photo": 0.9, "cycle_painting": 0.2}, 0),
        (CycleOptions(), {}, 0),
    ],
)
def test_terms_beyond_those_of_any_healthy_run_are_named(caplog, options, entry, count):
    warn_of_divergence({"step": 24, **entry}, options)
    assert not caplog.messages
    warn_of_divergence({"step": 25, **entry}, options)
    assert len(caplog.messages) == count
    for line in caplog.messages:
        assert line.endswith(f"Received: learning_rate={options.learning_rate:g}")
