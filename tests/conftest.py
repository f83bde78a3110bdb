import os
import re
from pathlib import Path

import numpy as np
import pytest

from tests.painting_model import write_painting_model
from tests.tiny_model import STYLES as STYLES
from tests.tiny_model import write_tiny_model
from tfstyle.errors import InputError
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, FILE_NAME

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Not the styles that whoever runs the tests has saved.
os.environ["TFSTYLE_STYLES"] = os.devnull

# Patterns of the reasons for which a test may be skipped where CI is set. Another skip
# means that something is not installed that ought to be, and fails the run.
ALLOWED_SKIPS = (
    # PyTorch is needed by measurements alone, and large.
    r"could not import 'torch'",
    # Some depths of TIFF files are read by us alone.
    r"Pillow does not open it",
)

# Whatever uses one of these fixtures is slow: they start processes, export a network,
# train one or load VGG19's weights.
SLOW_FIXTURES = {
    *("browser", "command", "painting_model"),
    *("exported", "files", "hub_folder", "loaded", "model", "saved_model"),
    *("finished", "killed_folder", "make_run", "vgg19_weights"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that use a slow fixture."""
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fails a run with skips that are not allowed."""
    if exitstatus == pytest.ExitCode.OK and _unexpected_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Shows the skips that are not allowed."""
    skips = _unexpected_skips(config)
    if skips:
        terminalreporter.section("skips that are not allowed in CI", red=True)
        for line in skips:
            terminalreporter.line(line, red=True)


def _unexpected_skips(config: pytest.Config) -> list[str]:
    """Tests and reasons of skips that are not on the list; none outside of CI."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return []
    skips = []
    for report in reporter.stats.get("skipped", ()):
        # An xfail is reported as a skip too, but without a place in the file.
        reason = str(report.longrepr[2] if report.longrepr else "")
        if not any(re.search(pattern, reason) for pattern in ALLOWED_SKIPS):
            skips.append(f"{report.nodeid}: {reason}")
    return skips


@pytest.fixture
def random():
    return np.random.default_rng(0)


@pytest.fixture
def no_weights(monkeypatch):
    """As on a machine without VGG19's weights and without internet."""
    from tfstyle.features import find

    def find_nothing(path):
        raise InputError("no weights here")

    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(find, "find_weights", find_nothing)


@pytest.fixture(scope="session")
def vgg19_weights() -> Path:
    """The file of ImageNet weights; tests that need it are skipped where it is not."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    path = Path(named) if named else Path.home() / ".keras" / "models" / FILE_NAME
    if not path.is_file():
        pytest.skip(f"VGG19's weights are not here; set {ENVIRONMENT_VARIABLE}")
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A folder with a small network of random weights, for both runtimes."""
    folder = tmp_path_factory.mktemp("model")
    write_tiny_model(folder)
    return folder


@pytest.fixture(scope="session")
def painting_model(tmp_path_factory) -> Path:
    """A folder with a small network that is shown paintings, for both runtimes."""
    folder = tmp_path_factory.mktemp("painting_model")
    write_painting_model(folder)
    return folder


@pytest.fixture(scope="session")
def saved_model(model, tmp_path_factory) -> Path:
    """The network of `model` as a SavedModel, version 1; the folder of the version."""
    from tfstyle.exporting.saved_model.saved_model import write_saved_model
    from tfstyle.models.keras_file import load_network

    folder = tmp_path_factory.mktemp("saved_model") / "tiny" / "1"
    write_saved_model(*load_network(model / "tiny.keras"), folder)
    return folder
