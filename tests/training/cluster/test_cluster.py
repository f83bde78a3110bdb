"""Tests of groups of pictures: codes, k-means and the command."""

from itertools import product

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.images import load, save
from tfstyle.training.cluster import codes
from tfstyle.training.cluster.codes import (
    LAYERS,
    gram_code,
    k_means,
    main_components,
)

CHANNELS = dict(zip(LAYERS, (64, 128, 256, 512), strict=True))


def _features(random, scale: float = 1.0) -> dict[str, np.ndarray]:
    shapes = {name: (1, 6, 7, channels) for name, channels in CHANNELS.items()}
    return {
        n: scale * random.random(s, dtype=np.float32) ** 4 for n, s in shapes.items()
    }


def test_codes_are_gram_matrices_of_projections(random):
    features = _features(random)
    code = gram_code(features)
    size = codes.DIRECTIONS * (codes.DIRECTIONS + 1) // 2
    for number, (name, part) in enumerate(
        zip(LAYERS, code.reshape(-1, size), strict=True)
    ):
        flat = features[name].reshape(-1, CHANNELS[name])
        basis = codes._directions(CHANNELS[name], number)
        np.testing.assert_allclose(basis.T @ basis, np.eye(64), atol=1e-5)
        gram = basis.T @ (flat.T @ flat) @ basis
        expected = np.diag(gram) / np.linalg.norm(gram)
        rows, columns = np.triu_indices(codes.DIRECTIONS)
        np.testing.assert_allclose(part[rows == columns], expected, rtol=1e-3)
        np.testing.assert_allclose(np.linalg.norm(part), 1, rtol=1e-5)


def test_codes_do_not_depend_on_scale_or_position(random):
    features = _features(random)
    other = {n: 3 * f[:, ::-1] for n, f in features.items()}
    np.testing.assert_allclose(gram_code(features), gram_code(other), atol=1e-5)


def test_components_keep_distances(random):
    points = random.normal(size=(9, 3)) @ random.normal(size=(3, 40))
    found = main_components(points.astype(np.float32))
    wanted = np.linalg.norm(points[:, None] - points[None], axis=2)
    kept = np.linalg.norm(found[:, None] - found[None], axis=2)
    assert found.shape[1] <= 3
    assert np.square(kept).sum() > 0.9 * np.square(wanted).sum()


def test_k_means_is_the_best_division(random):
    points = np.concatenate([random.normal(size=(3, 2)) + center for center in (0, 4)])
    labels, far = k_means(points, 2)
    divisions = map(np.array, product([0, 1], repeat=len(points)))
    best = min(_cost(points, division) for division in divisions)
    np.testing.assert_allclose(far.sum(), best, rtol=1e-9)
    np.testing.assert_allclose(_cost(points, labels), best, rtol=1e-9)


def _cost(points: np.ndarray, labels: np.ndarray) -> float:
    parts = [points[labels == label] for label in np.unique(labels)]
    return sum(np.square(part - part.mean(axis=0)).sum() for part in parts)


def test_the_largest_group_comes_first_and_equal_points_are_no_problem():
    points = np.repeat([[0.0, 0.0], [9.0, 9.0]], [2, 5], axis=0)
    labels, far = k_means(points, 2)
    assert labels.tolist() == [1, 1, 0, 0, 0, 0, 0]
    assert not far.any()
    labels, _ = k_means(np.zeros((3, 2)), 2)
    assert set(labels) <= {0, 1}


def _write(random, folder) -> None:
    """Six pictures in each of three manners, with other colors in each picture."""
    lines = np.arange(96)
    for manner in range(3):
        for number in range(6):
            dark, light = random.random((2, 3)) * 0.3 + [[0.0], [0.6]]
            if manner == 0:
                mask = (lines[:, None] // 4 + 0 * lines[None]) % 2
            elif manner == 1:
                mask = (lines[:, None] // 12 + lines[None] // 12) % 2
            else:
                mask = random.random((96, 96)) > 0.5
            picture = np.where(mask[..., None], light, dark).astype(np.float32)
            save(picture, folder / f"{'abc'[manner]}{number}.png")


@pytest.mark.slow
def test_the_command_finds_the_manners(tmp_path, vgg19_weights, capsys, random):
    folder, output = tmp_path / "mixed", tmp_path / "out"
    folder.mkdir()
    _write(random, folder)
    (folder / "broken.jpg").write_text("no picture")
    (folder / "below").mkdir()
    save(load(folder / "a0.png"), folder / "below" / "a0.png")
    words = ["--groups=3", "--image_size=96", f"--vgg19_weights={vgg19_weights}"]
    call = ["tfstyle", "cluster", str(folder), f"--output={output}", *words]
    assert main(call) == 0
    shown = capsys.readouterr()
    assert f"{output}/group_01: 7 pictures" in shown.out
    assert "Skipped" in shown.err
    names = [
        sorted(path.name for path in (output / f"group_{n:02}").iterdir())
        for n in (1, 2, 3)
    ]
    assert {name.split("_")[-1][0] for name in names[0]} == {"a"}
    assert all(len({n.split("_")[-1][0] for n in group}) == 1 for group in names)
    assert load(output / "groups.png").shape[0] > 3 * 160
    assert main(call) == 1  # it is not new
    assert "Expected `output` to be a new or empty folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["in"], 2, "no --output"),
        (["none", "--output=out"], 1, "folder='none'"),
        (["in", "--output=in/out"], 1, "outside the input folder"),
        (["in", "--output=out", "--groups=0"], 2, "groups=0"),
        (["in", "--output=out", "--groups=2"], 1, "at most 1, the number of pictures"),
    ],
)
def test_a_mistake_is_one_line(words, code, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    save(np.zeros((32, 32, 3), np.float32), tmp_path / "in" / "a.png")
    assert main(["tfstyle", "cluster", *words]) == code
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.count("\n") == 1
