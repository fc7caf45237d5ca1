import pytest
from made_runs import made_run

from ganforge.cli.main import main


def test_report_writes_it_again_and_prints_where_it_is(tmp_path, capsys):
    run = made_run(tmp_path / "runs")
    with pytest.raises(SystemExit) as ended:
        main(["report", "tiny-001", "--outdir", str(tmp_path / "runs")])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == str(run.report)
    assert run.report.stat().st_size > 10_000
    assert run.curves.exists()
