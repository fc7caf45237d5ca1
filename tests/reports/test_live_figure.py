import sys
from types import SimpleNamespace

import pytest
from made_runs import add_samples, made_run

from ganforge.components import RunContext
from ganforge.reports import live_figure
from ganforge.reports.live_figure import Drawing, LiveFigure, in_notebook
from ganforge.training.trainer import Trainer


@pytest.fixture
def context(tmp_path):
    run = made_run(tmp_path)
    add_samples(run)
    return RunContext(run.path, 8, 0, 2, 4, {}, lambda source: source)


def test_the_figure_shows_progress_losses_and_the_newest_samples(context):
    figures = []
    drawing = Drawing(context, figures.append)
    drawing.validated(4, {"validation/error": 1.0})
    assert figures[0]["text/plain"] == "tiny-001: step 4 of 8"
    html = figures[0]["text/html"]
    assert '<progress max="8" value="4">' in html
    assert html.count("<svg") == 6
    assert 'src="data:image/webp' in html


def test_it_is_drawn_again_only_after_a_pause_except_for_validations_and_the_end(context, monkeypatch):
    figures, now = [], [100.0]
    monkeypatch.setattr(live_figure.time, "monotonic", lambda: now[0])
    drawing = Drawing(context, figures.append)
    for step in range(1, 5):
        drawing.advance(step, {"loss": 1.0})
    assert len(figures) == 1
    now[0] += 3
    drawing.advance(5, {})
    drawing.advance(6, {"loss": 1.0})
    assert len(figures) == 2
    drawing.validated(6, {})
    drawing.draw()
    assert len(figures) == 4


def test_a_notebook_that_is_gone_does_not_end_the_run(context):
    def fail(figure):
        raise BrokenPipeError

    Drawing(context, fail).draw()


def test_only_the_kernel_of_a_notebook_gets_it(tiny_experiment, monkeypatch):
    assert not in_notebook()
    assert not Trainer(tiny_experiment()).watchers
    for shell in (None, SimpleNamespace()):
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda shell=shell: shell))
        assert not in_notebook()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object())))
    assert isinstance(Trainer(tiny_experiment()).watchers[0], LiveFigure)
    others = [object()]
    assert Trainer(tiny_experiment(), others).watchers is others
