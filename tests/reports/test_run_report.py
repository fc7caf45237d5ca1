import json
import re
import shutil
import tomllib
from html.parser import HTMLParser

import pytest
from browser import visited
from made_runs import add_finding, add_samples, made_run

from ganforge.errors import RunError
from ganforge.reports.run_report import write_report

HOSTILE = """</script></pre><script>alert(1)</script><img src=x onerror=alert(2)>'"& \ud800"""


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open += [] if tag in ("img", "input", "meta") else [dict(attributes).get("id") or tag]

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        for name in self.open:
            self.texts[name] = self.texts.get(name, "") + data

    def attributes(self, tag, name):
        return [attributes[name] for each, attributes in self.tags if each == tag and name in attributes]


@pytest.fixture
def run(tmp_path):
    run = made_run(tmp_path / "runs")
    add_samples(run)
    return run


def page_of(run):
    write_report(run)
    return Page(run.report.read_text(encoding="utf-8"))


def test_the_page_holds_what_the_run_folder_says(run):
    page = page_of(run)
    for text in ("tiny-001", "finished", "Best error", "0.125", "at step 8", "2026-05-04"):
        assert text in page.texts["body"]
    assert "tensorflow2.21.0" in page.texts["versions"]
    assert "train6ab12" in page.texts["data"]
    assert "errorlower0.25 at 40.125 at 80.125 at 83" in page.texts["metrics"]
    assert "ganforge resume runs/tiny-001" in page.texts["reproduce"]
    assert "No warning" in page.texts["health"]
    assert len(page.attributes("svg", "aria-label")) == len(json.loads(page.texts["values"])["charts"]) > 4
    assert run.curves.exists()


def test_nothing_is_fetched_and_no_other_script_may_run(run):
    page = page_of(run)
    sources = [*page.attributes("img", "src"), *page.attributes("a", "href"), *page.attributes("script", "src")]
    assert {source.partition(":")[0] for source in sources if not source.startswith("#")} == {"data"}
    assert not page.attributes("link", "href")
    assert "default-src 'none'" in page.attributes("meta", "content")[-1]
    assert "url(" not in page.texts["style"]


def test_every_image_and_control_has_a_name(run):
    page = page_of(run)
    assert "generated, row 2" in page.attributes("img", "alt")
    assert all(page.attributes("img", "alt"))
    assert page.attributes("input", "aria-label") == ["Step"]
    sections = {attributes["aria-labelledby"] for tag, attributes in page.tags if tag == "section"}
    assert sections == set(page.attributes("h2", "id"))


def test_texts_of_a_run_are_texts_whatever_they_hold(run):
    run.experiment_toml.write_text(f"# {HOSTILE[:-1]}")
    run.overrides.write_text(f"name={HOSTILE[:-1]}")
    run.starts.add({"date": HOSTILE, "python": HOSTILE, "plugins": {HOSTILE: HOSTILE}, "data": {HOSTILE: {}}})
    run.experiment_json.write_text(json.dumps({**run.tables, "method": {"name": HOSTILE}, HOSTILE: HOSTILE}))
    run.results.write_text(run.results.read_text().replace("generator/game", f'"generator/{HOSTILE[:8]}<img>"'))
    add_finding(run, step=1, sentence=HOSTILE, advice=HOSTILE)
    page = page_of(run)
    assert len(page.attributes("meta", "content")) == 3
    assert [tag for tag, _ in page.tags].count("script") == 2
    assert not page.attributes("img", "onerror")
    assert "alert(1)" in page.texts["health"]


def test_a_run_that_has_only_begun_has_a_page_too(tmp_path):
    run = made_run(tmp_path, finished=False)
    for path in (run.results, run.starts.path, run.checkpoints):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    page = page_of(run)
    assert "stopped" in page.texts["body"]
    assert "no samples yet" in page.texts["samples"]
    assert not run.curves.exists()


def test_a_finding_that_ended_no_longer_holds(run):
    add_finding(run, name="a", step=2, sentence="A begins.", advice="Wait.")
    add_finding(run, name="a", step=4, sentence="A ends.", ends=True)
    add_finding(run, name="b", step=6, sentence="B begins.")
    (run.failures / "00000007").mkdir(parents=True)
    page = page_of(run)
    items = re.findall(r"<li(.*?)</li>", run.report.read_text(), flags=re.DOTALL)
    assert [("holds" in item.partition(">")[0], "begins" in item or "finite" in item) for item in items] == [
        *((True, True), (False, True), (False, False), (True, True))
    ]
    assert "Wait." in page.texts["health"]


def test_an_experiment_made_in_python_is_shown_as_a_file_that_can_be_run(run):
    page = page_of(run)
    assert tomllib.loads(page.texts["experiment"].partition("all its options.")[2])["trainer"]["steps"] == 8


def test_a_report_that_cannot_be_written_is_explained(run):
    run.report.mkdir()
    with pytest.raises(RunError, match=r"report\.html: cannot be written"):
        write_report(run)


@pytest.mark.processes
@pytest.mark.slow
def test_in_a_browser_the_slider_the_enlarged_row_and_the_curves_work(run):
    write_report(run)
    html, console = visited(
        run.report,
        """
        const seen = {}, picture = document.querySelector('.cell img[data-caption="generated"]');
        const before = picture.src, slider = document.querySelector("#samples input");
        slider.value = 0; slider.dispatchEvent(new Event("input"));
        seen.step = document.querySelector("output.step").textContent;
        seen.changed = picture.src !== before; seen.alt = picture.alt;
        document.querySelectorAll(".cell")[4].click();
        document.querySelector('[data-zoom="1"]').click();
        seen.row = document.querySelector(".zoom-title").textContent;
        seen.panes = document.querySelectorAll("#zoom[open] .panes img").length;
        document.getElementById("zoom").close();
        const chart = document.querySelectorAll(".charts svg")[1];
        chart.focus();
        chart.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
        seen.values = chart.getAttribute("aria-description");
        document.getElementById("theme").click();
        seen.theme = document.documentElement.dataset.theme;
        seen.wide = document.documentElement.scrollWidth > innerWidth;
        document.body.dataset.seen = JSON.stringify(seen);
        """,
    )
    assert console == []
    page = Page(html)
    seen = json.loads(page.attributes("body", "data-seen")[0])
    assert seen == {
        "step": "step 0",
        "changed": True,
        "alt": "generated, row 1, step 0",
        "row": "Row 2 of 2",
        "panes": 3,
        "values": "step 2, generator 0.7, discriminator 0.6",
        "theme": "dark",
        "wide": False,
    }


@pytest.mark.processes
@pytest.mark.slow
def test_in_a_browser_its_own_policy_lets_the_page_work(run):
    write_report(run)
    html, console = visited(run.report)
    assert console == []
    assert '<button type="button" id="theme">Dark</button>' in html
