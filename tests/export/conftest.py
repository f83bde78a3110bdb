import importlib.util
from functools import partial
from pathlib import Path

import pytest

from tests.export.texts import FOLDER, export_flags, serve_flags
from tfstyle.cli.commands import export, serve
from tfstyle.cli.option_flags import options_from_flags
from tfstyle.exporting import plan, run_export
from tfstyle.exporting.options import ExportOptions

pytest.importorskip("ai_edge_litert")
pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("prometheus_client")

from tests.serving.pictures import file_of, picture
from tests.serving.running import running

TEXTS = ("serving/README.md", "mobile/README.md", "benchmark/README.md")
# Entries of the table of files for phones that its command does not write.
MORE = [
    {"tflite": ("full_int8",), "image_size": "48x36"},
    {"tflite": ("float16", "int8")},
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests that use the exported files, which take a minute to write."""
    for item in items:
        uses_files = "exported" in getattr(item, "fixturenames", ())
        if uses_files and item.path.parent == Path(__file__).parent:
            item.add_marker("nightly")


@pytest.fixture(scope="session")
def exported(model, make_once):
    """Folder `exported` after all export commands of the texts, for a small network."""
    return make_once("deployer", partial(_export, model)) / "exported"


def _export(model, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "COMPARED_SIDES", (32,))
        patch.setattr(plan, "EXAMPLE_SIDE", 32)
        # A command that two texts contain, with flags in a different order, runs once.
        told = [flags for text in TEXTS for flags in export_flags(text)]
        for flags in {frozenset(flags): flags for flags in told}.values():
            values = export.COMMAND.parse([*flags, "--force", "--overwrite"])
            options = options_from_flags(ExportOptions, values)
            run_export(str(model), str(folder / values.output), options)
        for more in MORE:
            options = ExportOptions(force=True, overwrite=True, **more)
            run_export(str(model), str(folder / "exported"), options)


@pytest.fixture(scope="package")
def server(exported):
    """`tfstyle serve` as described in the text: both versions, with labels."""
    values = serve.COMMAND.parse(serve_flags("serving/README.md"))
    models = [text.replace("exported", str(exported)) for text in values.model]
    with running(models, values.label, versions=values.versions, workers=1) as server:
        yield server


@pytest.fixture(scope="package")
def client():
    """Module `export/client.py`."""
    spec = importlib.util.spec_from_file_location("client", FOLDER / "client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def photo(random):
    """A JPEG file."""
    return file_of(picture(random), "JPEG")
