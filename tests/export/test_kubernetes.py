"""Tests of Kubernetes manifests: valid by its schemas, consistent with the program."""

import re

import pytest

from tests.export.texts import FOLDER
from tfstyle.cli.commands.serve import COMMAND as SERVE
from tfstyle.cli.commands.stylize import COMMAND as STYLIZE
from tfstyle.distribution.shard import Shard
from tfstyle.version import __version__

HERE = FOLDER / "serving" / "kubernetes"
MANIFESTS = ("tfstyle.yaml", "tensorflow-serving.yaml", "stylize-job.yaml")
# Oldest version with all fields in use, and a recent one.
VERSIONS = ("1.29", "1.33")


def _documents(name):
    yaml = pytest.importorskip("yaml")
    return list(yaml.safe_load_all((HERE / name).read_text()))


def _of_kind(name, kind):
    (document,) = [d for d in _documents(name) if d["kind"] == kind]
    return document


def _container(document):
    (container,) = document["spec"]["template"]["spec"]["containers"]
    return container


@pytest.mark.slow
@pytest.mark.parametrize("name", MANIFESTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_valid(name, version):
    validate = pytest.importorskip("kubernetes_validate")
    for document in _documents(name):
        validate.validate(document, version, strict=True)


@pytest.mark.parametrize("name", ["tfstyle", "tensorflow-serving"])
def test_names_and_ports_agree(name):
    deployment, service, scaler = (
        _of_kind(f"{name}.yaml", kind)
        for kind in ("Deployment", "Service", "HorizontalPodAutoscaler")
    )
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    container = _container(deployment)
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for port in service["spec"]["ports"]:
        assert ports[port["targetPort"]] == port["port"]
    for probe in ("startupProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    assert int(annotations["prometheus.io/port"]) == ports["http"]


def test_the_server_takes_its_flags_and_has_its_paths():
    container = _container(_of_kind("tfstyle.yaml", "Deployment"))
    command, *arguments = container["args"]
    assert command == "serve"
    values = SERVE.parse(arguments)
    cores = int(container["resources"]["limits"]["cpu"])
    environment = {item["name"]: item["value"] for item in container["env"]}
    assert environment == {"TFSTYLE_THREADS": str(cores)}
    memory = int(container["resources"]["limits"]["memory"].removesuffix("Gi"))
    assert values.workers * values.worker_memory_mb < memory * 1000
    spec = _of_kind("tfstyle.yaml", "Deployment")["spec"]["template"]["spec"]
    assert spec["terminationGracePeriodSeconds"] > values.timeout
    assert container["image"] == f"tfstyle:{__version__}"
    pytest.importorskip("prometheus_client")
    from tfstyle.serving.metrics import Metrics

    (metric,) = _of_kind("tfstyle.yaml", "HorizontalPodAutoscaler")["spec"]["metrics"]
    name = metric["pods"]["metric"]["name"]
    assert f"\n{name} 7.0\n" in Metrics(lambda: 7, lambda: 0).text().decode()
    (rule,) = _documents("prometheus-adapter.yaml")[0]["rules"]["custom"]
    assert rule["seriesQuery"].startswith(f"{name}{{")
    assert rule["name"]["as"] == name


def test_tensorflow_serving_has_the_flags_of_compose():
    yaml = pytest.importorskip("yaml")
    compose = yaml.safe_load((FOLDER / "serving" / "compose.yaml").read_text())
    (service,) = compose["services"].values()
    container = _container(_of_kind("tensorflow-serving.yaml", "Deployment"))
    assert set(service["command"]) < set(container["args"])
    assert container["image"] == service["image"]


def test_the_job_has_a_shard_for_each_index():
    job = _of_kind("stylize-job.yaml", "Job")
    container, count = _container(job), job["spec"]["completions"]
    shares = []
    for index in range(count):
        arguments = [
            argument.replace("$(JOB_COMPLETION_INDEX)", str(index))
            for argument in container["args"]
        ]
        assert arguments[0] == "stylize"
        shares.append(Shard.parse(STYLIZE.parse(arguments[1:]).shard))
    assert shares == [Shard(index, count) for index in range(count)]


def test_the_table_names_all_files():
    named = re.findall(r"\]\(([\w-]+\.yaml)\)", (HERE / "README.md").read_text())
    assert sorted(named) == sorted(path.name for path in HERE.glob("*.yaml"))
