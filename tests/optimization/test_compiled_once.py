"""Tests of a run's speed without a clock: counts of compilations and operations."""

import inspect
from collections import Counter
from dataclasses import dataclass, field

import keras
import numpy as np
import pytest
import tensorflow as tf

import tfstyle
from tfstyle.features import winograd_layer, winograd_transforms
from tfstyle.features.layer_names import CONVOLUTIONS, STYLE_LAYERS
from tfstyle.methods.optimize import run_optimize

pytestmark = pytest.mark.slow

SIZES = 2
SMALL = {"image_size": 48, "min_scale": 24, "tolerance": 0.0}
# Convolutions up to relu5_1, the deepest layer in use.
CONVOLUTIONS_SEEN = sum(CONVOLUTIONS[:4]) + 1
# A step has 494; another pass through the network would add about 60.
MOST_OPERATIONS = 540
CONVOLUTION = "Conv2D"
ITS_GRADIENT = "Conv2DBackpropInput"
PRODUCT = "BatchMatMulV2"


@dataclass
class Counted:
    """What a run did.

    Attributes:
        graphs: Number of operations by their type, of each graph that was made, as far
            as they are run.
        graphs_at_step: How many graphs there were after each step.
        calls: How often a Keras model was called by Python.
        planned: The scales of the run; several may have one size, and differ otherwise.
        scales: The scale of each step.
    """

    graphs: list[Counter] = field(default_factory=list)
    graphs_at_step: list[int] = field(default_factory=list)
    calls: int = 0
    planned: list[tuple] = field(default_factory=list)
    scales: list[tuple] = field(default_factory=list)

    @property
    def steps(self) -> list[Counter]:
        """The graphs that go back through the network."""
        return [graph for graph in self.graphs if graph[ITS_GRADIENT]]


class _Follow(tfstyle.Callback):
    def __init__(self, counted: Counted):
        self.counted = counted

    def on_begin(self, scales):
        self.counted.planned = scales

    def on_step(self, step):
        self.counted.graphs_at_step.append(len(self.counted.graphs))
        self.counted.scales.append(step.scale)


def _run_for(found) -> set[tf.Operation]:
    """The operations that what a graph returns, assigns and calls depends on.

    The others, such as the gradients of the kernels, nobody asks for, and TensorFlow
    leaves them out.
    """
    tensors = [t for t in tf.nest.flatten(found) if tf.is_tensor(t)]
    every = tf.compat.v1.get_default_graph().get_operations()
    rest = [t.op for t in tensors] + [o for o in every if o.op_def.is_stateful]
    needed = set()
    while rest:
        operation = rest.pop()
        if operation not in needed:
            needed.add(operation)
            rest += [x.op for x in operation.inputs] + list(operation.control_inputs)
    return needed


@pytest.fixture
def count(monkeypatch, random, no_weights):
    """Makes a run and counts."""
    counted = Counted()
    function, call = tf.function, keras.Model.__call__

    def counting(python=None, **options):
        if python is None:
            return lambda python: counting(python, **options)

        def traced(*args, **kwargs):
            found = python(*args, **kwargs)  # runs only while a graph is made
            counted.graphs.append(Counter(o.type for o in _run_for(found)))
            return found

        traced.__signature__ = inspect.signature(python)
        return function(traced, **options)

    def counting_call(model, *args, **kwargs):
        counted.calls += 1
        return call(model, *args, **kwargs)

    monkeypatch.setattr(tf, "function", counting)
    monkeypatch.setattr(keras.Model, "__call__", counting_call)
    pictures = random.random((2, 40, 48, 3), np.float32)

    def run(**changes) -> Counted:
        counted.__init__()
        options = {**SMALL, "allow_random_features": True, **changes}
        options = tfstyle.OptimizeOptions(**options)
        session = tfstyle.Session(callbacks=[_Follow(counted)])
        run_optimize(*pictures, options, session)
        return counted

    return run


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_step_is_compiled_once_a_scale_and_never_in_the_loop(count, jit_compile):
    layers = {"content_layers": ("relu2_1",), "style_layers": ("relu1_1",)}
    counted = count(iterations=6, jit_compile=jit_compile, **layers)
    assert len({scale[:2] for scale in counted.planned}) == SIZES
    assert len(counted.steps) == len(counted.planned)
    for scale in counted.planned:
        steps = zip(counted.scales, counted.graphs_at_step, strict=True)
        assert len({graphs for at, graphs in steps if at == scale}) == 1


def test_more_steps_make_no_more_graphs_and_no_more_passes(count):
    few = count(iterations=4)
    found = len(few.graphs), few.calls
    many = count(iterations=9)
    assert len(many.graphs_at_step) == 9
    assert (len(many.graphs), many.calls) == found


def test_a_step_looks_at_the_picture_once_with_few_operations(count):
    counted = count(iterations=2)
    assert len(counted.steps) == len(counted.planned) >= SIZES
    for step in counted.steps:
        assert step[CONVOLUTION] == CONVOLUTIONS_SEEN
        assert step[ITS_GRADIENT] == CONVOLUTIONS_SEEN
        assert step["Conv2DBackpropFilter"] == 0
        assert step.total() <= MOST_OPERATIONS


@pytest.mark.nightly
def test_winograds_transforms_are_compiled_once(count, monkeypatch):
    monkeypatch.setattr(winograd_layer, "is_quicker", lambda *_: True)
    options = {"image_size": 24, "convolution": "winograd", "precision": "float32"}
    few = count(iterations=2, **options)
    assert [scale.convolution for scale in few.planned] == ["winograd"]
    [step] = few.steps
    # The first layer is convolved directly. Every other layer and every Gram matrix
    # takes one matrix product forward and one backward.
    assert step[CONVOLUTION] == step[ITS_GRADIENT] == 1
    assert step[PRODUCT] == 2 * (CONVOLUTIONS_SEEN - 1 + len(STYLE_LAYERS))
    compiled = set(winograd_transforms._COMPILED)
    many = count(iterations=7, **options)
    assert many.steps == [step]
    assert len(many.graphs_at_step) == 7
    assert compiled
    assert compiled == winograd_transforms._COMPILED
