import numpy as np
import pytest

from tests.benchmarks.peers.lengstrom import Lengstrom, variable_shapes


def test_lengstrom_has_the_parameters_of_the_published_files():
    # Numbers of variables and parameters in the files of wave, udnie and wreck.
    shapes = variable_shapes()
    assert len(shapes) == 48
    assert sum(np.prod(shape) for shape in shapes) == 1_677_638


def _lengstrom(random):
    return [random.standard_normal(s).astype("float32") for s in variable_shapes()]


def test_lengstrom_paints_the_size_that_it_is_given(random):
    painted = Lengstrom(_lengstrom(random))(random.random((16, 24, 3), np.float32))
    assert painted.shape == (16, 24, 3)
    assert 0 <= painted.min() < painted.max() <= 1


def test_lengstrom_shifts_before_it_scales(random):
    variables = _lengstrom(random)
    variables[-2:] = np.float32([0.1, 0.2, -0.3]), np.zeros(3, np.float32)
    painted = Lengstrom(variables)(random.random((16, 16, 3), np.float32))
    expected = (np.tanh([0.1, 0.2, -0.3]) * 150 + 127.5) / 255
    np.testing.assert_allclose(painted, np.broadcast_to(expected, (16, 16, 3)), 1e-6)


def test_lengstrom_does_not_mind_the_scale_of_its_input(random):
    # Published code uses values in 0..255 or 0..1; the first normalization removes this
    # difference.
    network = Lengstrom(_lengstrom(random))
    image = random.random((16, 16, 3), np.float32)
    np.testing.assert_allclose(network(image), network(image / 2), atol=1e-2)


def test_lengstrom_reads_its_variables_by_number(random, tmp_path):
    variables = _lengstrom(random)
    names = ["Variable", *(f"Variable_{i}" for i in range(1, 48))]
    np.savez(tmp_path / "net.npz", **dict(sorted(zip(names, variables, strict=True))))
    read = Lengstrom.from_file(tmp_path / "net.npz").variables
    for ours, theirs in zip(read, variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_pytorch_examples_has_as_many_parameters_as_the_original():
    pytest.importorskip("torch")
    from tests.benchmarks.peers import pytorch_examples as peer

    assert peer.count_parameters(peer.PytorchExamples()) == 1_679_235


@pytest.mark.parametrize("channels_last", [False, True])
def test_pytorch_examples_paints_the_size_that_it_is_given(random, channels_last):
    pytest.importorskip("torch")
    from tests.benchmarks.peers.pytorch_examples import painter

    image = random.random((32, 48, 3), np.float32)
    assert painter(channels_last)(image).shape == (32, 48, 3)


def test_half_the_width_has_about_a_fourth_of_the_parameters(random):
    pytest.importorskip("torch")
    from tests.benchmarks.peers import pytorch_examples as peer

    half = peer.count_parameters(peer.PytorchExamples(0.5))
    assert half == pytest.approx(1_679_235 / 4, rel=0.02)
    image = random.random((16, 32, 3), np.float32)
    assert peer.painter(False, 0.5)(image).shape == image.shape


@pytest.mark.parametrize("weights", [[0.75, 0.25], [0, 1], [0.3, 0], [2, 2], [0, 0]])
def test_the_twin_computes_what_our_network_does(random, weights):
    torch = pytest.importorskip("torch")
    from tests.benchmarks.peers.transformer_twin import TransformerTwin
    from tfstyle.networks.transformer_net import TransformerNet

    ours = TransformerNet(2, alpha=0.125, blocks=2)
    for variable in ours.trainable_variables:
        variable.assign(random.normal(0.2, 0.5, variable.shape).astype("float32"))
    images = random.random((2, 32, 24, 3), np.float32)
    weights = np.float32([weights, [1, 0]])
    theirs = TransformerTwin(ours)(
        torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(weights)
    )
    expected = np.asarray(ours({"image": images, "style_weights": weights}))
    painted = theirs.detach().permute(0, 2, 3, 1).numpy()
    np.testing.assert_allclose(painted, expected, atol=2e-4)
    assert sum(p.numel() for p in TransformerTwin(ours).parameters()) == (
        ours.count_params()
    )


def test_the_twins_objective_is_ours(random, vgg19_weights):
    torch = pytest.importorskip("torch")
    from tests.benchmarks.peers.training_objective import TrainingObjective
    from tfstyle.training.options import TrainOptions
    from tfstyle.training.trainer import make_trainer

    photos, pictures = random.random((2, 2, 32, 48, 3), np.float32)
    options = TrainOptions(
        style_size=32, alpha=0.125, blocks=0, tv_weight=2.0, first_padding="zeros"
    )
    trainer = make_trainer(options, list(random.random((2, 32, 32, 3))), photos)
    weights = np.eye(2, dtype=np.float32)
    theirs = TrainingObjective(trainer, torch.contiguous_format, bfloat16=False)
    tensors = [torch.from_numpy(x).permute(0, 3, 1, 2) for x in (pictures, photos)]
    batch = {"image": photos, "style_weights": weights}
    for _ in range(2):  # the second step has different balanced weights
        ours = trainer.compute_loss(batch, y_pred=pictures)
        expected = float(theirs(*tensors, torch.from_numpy(weights)))
        assert float(ours) == pytest.approx(expected, rel=1e-4)
