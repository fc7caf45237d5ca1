import json

import numpy as np

from ganforge.contact_sheet import ContactSheet
from ganforge.sweeps.picture_grid import picture_grid
from ganforge.sweeps.results import Results
from ganforge.sweeps.sweep_report import write_sweep_report


def page_data(sweep):
    text = sweep.report.read_text(encoding="utf-8")
    return json.loads(text.partition('id="values">')[2].partition("</script>")[0])


def test_pictures_have_a_column_for_each_run_between_source_and_target(made_sweep):
    sweep = made_sweep("a.weight=0,100", errors=(4.0, 2.0))
    write_sweep_report(sweep, Results.of(sweep))
    sheet = ContactSheet.read(sweep.pictures)
    assert sheet.captions == ("source", "1: weight 0", "2: weight 100", "target")
    assert sheet.rows == 2


def test_a_run_with_other_inputs_has_them_beside_it(made_sweep):
    sweep = made_sweep("seed=1,2", errors=(4.0, 2.0))
    runs = {row.combination.title: row.run for row in Results.of(sweep).rows}
    other = np.zeros((2, 8, 8, 1))
    columns = {"source": other, "generated": other, "target": other}
    ContactSheet.arrange(columns, 2).write(runs["seed 2"].samples / "000008.png")
    assert picture_grid(runs).captions == (
        *("seed 1, source", "seed 2, source", "seed 1", "seed 2"),
        *("seed 1, target", "seed 2, target"),
    )


def test_long_captions_are_wrapped(made_sweep):
    sweep = made_sweep("generator.depth=4", "discriminator.layers=0", "losses.l1.weight=100", errors=(4.0,))
    write_sweep_report(sweep, Results.of(sweep))
    assert ContactSheet.read(sweep.pictures).captions[1] == "1: depth 4,\nlayers 0,\nl1.weight 100"


def test_a_page_shows_the_table_all_samples_and_curves_by_number(made_sweep):
    sweep = made_sweep("a.weight=0,100,200,300,400", errors=(5.0, 4.0, 3.0, 2.0, 1.0))
    write_sweep_report(sweep, Results.of(sweep))
    text, data = sweep.report.read_text(encoding="utf-8"), page_data(sweep)
    assert len(data["samples"]["captions"]) == 7
    assert [curve["label"] for curve in data["charts"][0]["curves"]] == ["2", "3", "4", "5"], "the four best"
    assert '<td class="number">finished</td>' in text
    assert sweep.table_md.read_text().count("finished") == 5


def test_a_run_that_ended_early_shows_its_last_images_beside_those_of_the_others(made_sweep):
    sweep = made_sweep("a.weight=0,100", errors=(4.0, 2.0))
    run = Results.of(sweep).rows[0].run
    for step in (4, 8):
        (run.samples / f"{step:06d}.png").unlink()
    run.starts.path.unlink()
    write_sweep_report(sweep, Results.of(sweep))
    samples = page_data(sweep)["samples"]
    assert samples["steps"] == [0, 4, 8]
    assert "generated, 1: weight 0, stopped at 8 of 8" in samples["fixed"]
    assert len(set(map(str, samples["changing"]["generated, 2: weight 100"]))) == 3


def test_a_sweep_without_a_run_has_a_report_too(made_sweep):
    sweep = made_sweep("a.weight=0,100")
    write_sweep_report(sweep, Results.of(sweep))
    assert "Nothing was measured yet." in sweep.report.read_text(encoding="utf-8")
    assert not sweep.pictures.exists()
