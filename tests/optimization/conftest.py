"""Problem that is small enough to solve by hand: pull a picture toward another."""

import keras
import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.optimization.problem import Problem


@pytest.fixture
def goal(random):
    return random.random((32, 48, 3), np.float32)


@pytest.fixture
def problem_at(goal):
    """The pixels are the features, so the loss is `sum (x - goal)^2 / sum goal^2`."""

    def make(scale) -> Problem:
        target = keras.ops.convert_to_tensor(resize(goal, scale[:2], clip=True)[None])
        objective = Objective([ContentLoss(["pixels"], weight=2.0)])
        targets = {"content": {"pixels": target}}
        return Problem(lambda image: {"pixels": image}, objective, targets)

    return make
