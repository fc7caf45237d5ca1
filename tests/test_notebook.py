"""The example notebook runs, and shows what it promises."""

import base64
import io
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebook.ipynb"


@pytest.mark.slow
@pytest.mark.processes
def test_the_example_notebook_shows_a_live_figure_and_pictures(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(tmp_path)}}).execute()
    training, folder, one, several = (cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    figures = [output.data for output in training if output.output_type == "display_data"]
    assert [figure["text/plain"] for figure in figures] == ["notebook-001: step 200 of 200"]
    assert "<svg" in figures[0]["text/html"]
    assert "data:image/webp" in figures[0]["text/html"]
    assert not [output for output in training if output.output_type == "stream" and "step" in output.text]
    assert "runs/notebook-001" in folder[0].data["text/plain"]
    assert (tmp_path / "runs" / "notebook-001" / "report.html").exists()
    sizes = [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(each[-1].data["image/png"])))).shape
        for each in (one, several)
    ]
    assert sizes[0] == (64, 96, 3)
    assert sizes[1][1] > 3 * 96


def test_the_example_notebook_is_kept_without_outputs():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.outputs or cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
