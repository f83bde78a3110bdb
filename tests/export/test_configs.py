"""Tests of the configuration of TensorFlow Serving, parsed as the types it expects."""

import re
import subprocess

import pytest
from google.protobuf import text_format

from tests.export.protos import message
from tests.export.texts import FOLDER, block, read


@pytest.fixture
def service():
    yaml = pytest.importorskip("yaml")
    (service,) = yaml.safe_load(read("serving/compose.yaml"))["services"].values()
    return service


def _models(text):
    api = pytest.importorskip("tensorflow_serving.config.model_server_config_pb2")
    parsed = text_format.Parse(text, api.ModelServerConfig())
    (config,) = parsed.model_config_list.config
    return config


def test_models_and_their_labels_are_where_export_writes_them(exported):
    config = _models(read("serving/models.config"))
    folder = exported / config.base_path.removeprefix("/models/")
    assert folder.name == config.name
    for version in config.model_version_policy.specific.versions:
        assert (folder / str(version) / "saved_model.pb").is_file()
    assert dict(config.version_labels) == {"stable": 1, "canary": 2}


def test_the_command_that_switches_versions(tmp_path):
    (tmp_path / "models.config").write_text(read("serving/models.config"))
    command = block("serving/README.md", "sed")
    subprocess.run(["bash", "-ec", command], cwd=tmp_path, check=True)
    config = _models((tmp_path / "models.config").read_text())
    assert dict(config.version_labels) == {"stable": 2, "canary": 2}


def test_batching_and_monitoring():
    batching = text_format.Parse(
        read("serving/batching.config"), message("BatchingParameters")
    )
    assert batching.num_batch_threads.value >= 1
    assert batching.max_enqueued_batches.value >= 1
    monitoring = text_format.Parse(
        read("serving/monitoring.config"), message("MonitoringConfig")
    )
    assert monitoring.prometheus_config.enable
    assert f"localhost:8501{monitoring.prometheus_config.path}" in read(
        "serving/README.md"
    )


def test_compose_mounts_what_its_flags_name(service):
    assert re.fullmatch(r"tensorflow/serving:\d+\.\d+\.\d+", service["image"])
    assert service["ports"] == ["127.0.0.1:8500:8500", "127.0.0.1:8501:8501"]
    assert service["volumes"] == ["./exported:/models:ro", ".:/config:ro"]
    flags = dict(flag.split("=") for flag in service["command"])
    for name in re.findall(r"/config/(\S+)", " ".join(service["command"])):
        assert (FOLDER / "serving" / name).is_file()
    assert flags["--allow_version_labels_for_unavailable_models"] == "true"
    assert flags["--enable_batching"] == "true"


def test_health_is_that_of_the_label_which_clients_ask_for(service, server):
    kind, *command = service["healthcheck"]["test"]
    assert kind == "CMD"
    here = server.address.replace(":", "/")
    command[-1] = command[-1].replace("127.0.0.1/8501", here)
    assert subprocess.run(command, timeout=20, check=False).returncode == 0
    command[-1] = command[-1].replace("labels/stable", "labels/none")
    assert subprocess.run(command, timeout=20, check=False).returncode != 0
