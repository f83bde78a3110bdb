import fcntl
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.painting_model import write_painting_model
from tests.seeds import seed_generators
from tests.tiny_model import STYLES as STYLES
from tests.tiny_model import write_tiny_model
from tfstyle.errors import InputError
from tfstyle.features.weights import ENVIRONMENT_VARIABLE, FILE_NAME
from tfstyle.interruption import handlers_restored

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Hides the saved styles of the user who runs the tests.
os.environ["TFSTYLE_STYLES"] = os.devnull

# Patterns of permitted reasons for skipping a test if CI is set. Any other skip means
# that something is not installed, and fails the run.
ALLOWED_SKIPS = (
    # PyTorch is large, and needed only for measurements.
    r"could not import 'torch'",
    # Only tfstyle can read some depths of TIFF files.
    r"Pillow does not open it",
)
if sys.platform != "linux":
    ALLOWED_SKIPS += (r"Linux", r"glibc", r"on this system", r"limits of file sizes")

# Tests that use one of these fixtures are slow: the fixtures start processes, export or
# train a network, or load VGG19 weights.
SLOW_FIXTURES = {
    *("browser", "command", "painting_model"),
    *("exported", "files", "hub_folder", "loaded", "model", "saved_model"),
    *("finished", "killed_folder", "make_run", "vgg19_weights"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests as slow, and puts files with slow tests first."""
    for item in items:
        uses_slow = SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if uses_slow or item.get_closest_marker("nightly"):
            item.add_marker("slow")
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    # Otherwise, one worker might still run slow tests after all others have finished.
    items.sort(key=lambda item: item.path not in slow)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fails a run in which tests were skipped for reasons that are not allowed."""
    if exitstatus == pytest.ExitCode.OK and _unexpected_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Lists the skipped tests whose reasons are not allowed."""
    skips = _unexpected_skips(config)
    if skips:
        terminalreporter.section("skips that are not allowed in CI", red=True)
        for line in skips:
            terminalreporter.line(line, red=True)


def _unexpected_skips(config: pytest.Config) -> list[str]:
    """Returns skipped tests with their reasons, if these are not allowed in CI."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return []
    skips = []
    for report in reporter.stats.get("skipped", ()):
        # An xfail is also reported as a skip, but without a position in the file.
        reason = str(report.longrepr[2] if report.longrepr else "")
        if not any(re.search(pattern, reason) for pattern in ALLOWED_SKIPS):
            skips.append(f"{report.nodeid}: {reason}")
    return skips


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef) -> None:
    """Seeds shared fixtures, so that the order of tests does not affect them."""
    if fixturedef.scope != "function":
        seed_generators(fixturedef.argname)


@pytest.fixture(autouse=True)
def _seeds():
    """Seeds each test, so that its random numbers do not depend on earlier tests."""
    seed_generators()


@pytest.fixture(autouse=True)
def _signal_handlers():
    """Restores the signal handlers, in case a failed run has replaced them."""
    with handlers_restored():
        yield


@pytest.fixture
def random():
    return np.random.default_rng(0)


@pytest.fixture
def no_weights(monkeypatch):
    """Simulates a machine without VGG19 weights and without internet access."""
    from tfstyle.features import weights

    def find_nothing():
        raise InputError("no weights here")

    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(weights, "find_weights", find_nothing)


@pytest.fixture(scope="session")
def vgg19_weights() -> Path:
    """File with ImageNet weights; tests that need this file are skipped without it."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    path = Path(named) if named else Path.home() / ".keras" / "models" / FILE_NAME
    if not path.is_file():
        pytest.skip(f"VGG19's weights are not here; set {ENVIRONMENT_VARIABLE}")
    return path


@pytest.fixture(scope="session")
def make_once(tmp_path_factory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Returns a function that makes a folder once for all workers of pytest-xdist.

    Tests must not change the folder.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, write: Callable[[Path], None]) -> Path:
        folder, unfinished = shared / name, shared / f"{name}.unfinished"
        with (shared / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished.mkdir(exist_ok=True)  # exists if an earlier attempt failed
                write(unfinished)
                unfinished.rename(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def model(make_once) -> Path:
    """Folder with a small network with random weights, for both runtimes."""
    return make_once("model", write_tiny_model)


@pytest.fixture(scope="session")
def painting_model(make_once) -> Path:
    """Folder with a small network that takes paintings, for both runtimes."""
    return make_once("painting_model", write_painting_model)


@pytest.fixture(scope="session")
def saved_model(model, make_once) -> Path:
    """SavedModel folder with version 1 of the network in `model`."""
    from tfstyle.exporting.saved_model.saved_model import write_saved_model
    from tfstyle.models.keras_file import load_network

    def write(folder: Path) -> None:
        write_saved_model(*load_network(model / "tiny.keras"), folder / "tiny" / "1")

    return make_once("saved_model", write) / "tiny" / "1"
