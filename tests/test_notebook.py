"""Test that the notebook in `docs/` runs in a real kernel, at a small size."""

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

pytestmark = pytest.mark.nightly

NOTEBOOK = Path(__file__).parents[1] / "docs" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def outputs(vgg19_weights, tmp_path_factory):
    """The outputs of each cell of code, in one list for each."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = cells[0].source
    cells[0].source = first.replace("384, 60", "48, 10")
    assert cells[0].source != first
    folder = str(tmp_path_factory.mktemp("notebook"))
    # The kernel's own process sees the environment, PYTHONPATH too.
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": folder}}
    )
    client.execute()
    return [cell.outputs for cell in cells]


def _kinds(outputs) -> set[str]:
    return {kind for output in outputs for kind in output.get("data", {})}


def test_pictures_are_shown(outputs):
    shown = [cell for cell in outputs if "image/png" in _kinds(cell)]
    assert len(shown) >= 4


def test_the_progress_bar_is_one_bar_and_one_picture(outputs):
    (cell,) = (c for c in outputs if any("<progress" in str(o) for o in c))
    displays = [o for o in cell if o.output_type == "display_data"]
    assert len(displays) == 2
    assert "10 steps" in displays[0].data["text/html"]
    assert "image/png" in displays[1].data


def test_nothing_is_written_to_stderr(outputs):
    texts = [o.text for cell in outputs for o in cell if o.get("name") == "stderr"]
    assert texts == []
