"""Tests of `client.py` over gRPC, which must give the same results as REST."""

import io

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("tensorflow_serving.apis")

import grpc

from tests.export.asking import ask
from tests.export.grpc_server import PredictionService, serving
from tests.serving.pictures import file_of, picture

STYLES = ["dots", "lines", "waves"]
Code = grpc.StatusCode


@pytest.fixture(scope="module")
def service(exported):
    labels = {"stable": 1, "canary": 2}
    return PredictionService("tiny", exported / "tiny", labels)


@pytest.fixture(scope="module")
def address(service):
    with serving(service) as address:
        yield address


def test_the_command_paints_by_grpc(tmp_path, photo, address, service, exported):
    (tmp_path / "photo.jpg").write_bytes(photo)
    card = exported / "tiny" / "1" / "assets.extra" / "tfstyle.json"
    done = ask(
        tmp_path,
        f"--grpc={address}",
        "--model=tiny/labels/stable",
        f"--card={card}",
        "--style=lines:1,waves:2",
        "--strength=0.8",
        python=(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out.jpg").read_bytes()[:2] == b"\xff\xd8"
    assert service.asked[-1] == 1


def test_both_ways_paint_the_same(client, address, server, random):
    file = file_of(picture(random))
    weights = client.weights_of("lines:1,waves:2", STYLES)
    one = client.predict_by_grpc(address, "tiny", file, weights, 0.8)
    url = f"{server.url}/v1/models/tiny"
    other = client.predict(url, file, weights, 0.8)
    pictures = [np.asarray(Image.open(io.BytesIO(data))) for data in (one, other)]
    # Rounding may change a value by 1; differences of uint8 would wrap around.
    np.testing.assert_allclose(*np.array(pictures, int), atol=1)


@pytest.mark.parametrize(
    ("asked", "version"),
    [("tiny", 2), ("tiny/versions/1", 1), ("tiny/labels/canary", 2)],
)
def test_versions_and_labels(client, address, service, photo, asked, version):
    client.predict_by_grpc(address, asked, photo, [1, 0, 0])
    assert service.asked[-1] == version


def test_messages_above_4_megabytes_come_through(client, address, random):
    large = file_of(picture(random, 1300, 1300))
    assert len(large) > 4 * 2**20
    painted = client.predict_by_grpc(address, "tiny", large, [0, 0, 1], 0.0)
    assert len(painted) > 4 * 2**20


@pytest.mark.parametrize(
    ("asked", "weights", "line"),
    [
        ("none", [1, 0, 0], "NOT_FOUND Servable not found"),
        ("tiny/labels/none", [1, 0, 0], "NOT_FOUND"),
        ("tiny", [1, 0], "INVALID_ARGUMENT.*to have 3 columns"),
        ("tiny", [0, 0, 0], "INVALID_ARGUMENT.*to be at least 0"),
    ],
)
def test_refusals_are_one_line(client, address, photo, asked, weights, line):
    with pytest.raises(client.ClientError, match=line) as error:
        client.predict_by_grpc(address, asked, photo, weights)
    assert error.value.retry_after is None
    assert "\n" not in str(error.value)


def test_no_server(client, photo):
    with pytest.raises(client.ClientError, match=r"127.0.0.1:9: UNAVAILABLE") as error:
        client.predict_by_grpc("127.0.0.1:9", "tiny", photo, [1.0])
    assert error.value.retry_after is None


@pytest.mark.parametrize(
    "refusal",
    [
        (Code.RESOURCE_EXHAUSTED, "too much"),
        (Code.UNAVAILABLE, "The batch scheduling queue to which this task was "),
    ],
)
def test_a_full_queue_is_waited_for(
    client, address, service, photo, monkeypatch, refusal
):
    waits = []
    monkeypatch.setattr(client.time, "sleep", waits.append)
    service.refusals = [refusal, refusal]
    painted = client._patiently(
        lambda: client.predict_by_grpc(address, "tiny", photo, [1, 0, 0]), 5
    )
    assert painted[:2] == b"\xff\xd8"
    assert waits == [2, 2]


def test_packages_that_are_missing_are_named(tmp_path, photo):
    (tmp_path / "photo.jpg").write_bytes(photo)
    done = ask(tmp_path, "--grpc=localhost:8500", "--style=a", "--style_names=a")
    assert (done.returncode, done.stderr) == (1, "No module named 'grpc'\n")


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (["--model=tiny/versions/x", "--style_names=a"], "invalid literal"),
        (["--model=tiny"], "use --card or --style_names"),
    ],
)
def test_a_mistake_is_one_line(tmp_path, photo, address, flags, line):
    (tmp_path / "photo.jpg").write_bytes(photo)
    done = ask(tmp_path, f"--grpc={address}", "--style=a", *flags, python=())
    assert done.returncode == 1
    assert line in done.stderr
    assert done.stderr.count("\n") == 1
