import numpy as np
import pytest

from tests.methods.audio.sounds import clicks, hum
from tfstyle.methods.audio.bands import band_powers
from tfstyle.methods.audio.inputs import plan_audio
from tfstyle.methods.audio.observed import observe
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.audio.run import make_renderers


@pytest.mark.parametrize("where", [slice(0, 40), slice(50, 90), slice(-40, None)])
def test_powers_of_some_nodes_are_those_of_the_rendered_sound(random, where):
    plan = plan_audio(clicks(4), hum(), AudioOptions(phase_iterations=2))
    observed = observe(plan)
    (renderer,) = make_renderers(plan, observed)
    samples = plan.content.samples[:, 0]
    gains = np.zeros((observed.nodes, observed.bands), np.float32)
    gains[where] = random.normal(0, 1, gains[where].shape)
    rendered = np.zeros_like(samples)
    renderer.render(samples, gains, rendered)
    rate = plan.content.rate
    expected = band_powers(rendered, observed.frames, rate, plan.bands)[where]
    first = where.indices(observed.nodes)[0]
    found = renderer.band_powers(samples, gains[where], first)
    # Windows at the ends of the sound also contain the silence around it.
    inner = slice(3, -3)
    assert found[inner] == pytest.approx(expected[inner], rel=1e-3, abs=1e-9)
