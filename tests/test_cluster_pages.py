"""The manifest and the scripts of the pages about clusters do what the pages say."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ganforge.training.distributed.cluster import Worker

PAGES = Path(__file__).parents[1] / "docs" / "how-to"
GANFORGE = '#!/bin/sh\nprintf "%s\\n" "$TF_CONFIG" "$*"\n'

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(shutil.which("bash") is None, reason="the scripts are for bash"),
]


def block(page, language):
    return re.search(rf"^```{language}\n(.*?)^```$", (PAGES / page).read_text(), re.MULTILINE | re.DOTALL)[1]


@pytest.fixture
def manifest():
    yaml = pytest.importorskip("yaml", reason="PyYAML reads the manifest")
    service, job = yaml.safe_load_all(block("kubernetes.md", "yaml"))
    return service, job


@pytest.fixture
def said(tmp_path):
    """Runs a script with a `ganforge` and an `srun` that say what they were asked; gives the lines."""

    def run(script, **environment):
        tools = tmp_path / "bin"
        tools.mkdir(exist_ok=True)
        for name, text in {"ganforge": GANFORGE, "srun": '#!/bin/sh\nshift\nexec "$@"\n'}.items():
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", **environment}
        environment.pop("TF_CONFIG", None)
        command = ["bash", "-euc", script]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    return run


def test_the_job_numbers_its_pods_and_the_service_names_them(manifest):
    service, job = manifest
    assert [(part["apiVersion"], part["kind"]) for part in manifest] == [("v1", "Service"), ("batch/v1", "Job")]
    assert service["spec"]["clusterIP"] == "None"  # Kubernetes's word for headless
    assert service["spec"]["publishNotReadyAddresses"] is True
    assert service["spec"]["selector"] == {"job-name": job["metadata"]["name"]}
    assert job["spec"]["completionMode"] == "Indexed"
    pod = job["spec"]["template"]["spec"]
    assert pod["subdomain"] == service["metadata"]["name"]
    assert pod["restartPolicy"] in {"OnFailure", "Never"}
    (container,) = pod["containers"]
    workers = int(next(entry["value"] for entry in container["env"] if entry["name"] == "WORKERS"))
    assert workers == job["spec"]["completions"] == job["spec"]["parallelism"]
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}


@pytest.mark.parametrize("index", [0, 1])
def test_every_pod_writes_a_valid_tf_config(manifest, said, tmp_path, index):
    _, job = manifest
    (container,) = job["spec"]["template"]["spec"]["containers"]
    (script,) = container["args"]
    script = script.replace("/runs", f"{tmp_path}/runs")
    environment = {"WORKERS": "2", "JOB_COMPLETION_INDEX": str(index)}
    config, command = said(script, **environment)
    port = container["ports"][0]["containerPort"]
    worker = Worker.here("auto", {"TF_CONFIG": config})
    assert worker == Worker(index, (f"terrain-0.terrain:{port}", f"terrain-1.terrain:{port}"))
    assert json.loads(config)["task"]["type"] == "worker"
    assert command.startswith("run /experiments/terrain.toml --outdir ")
    (tmp_path / "runs" / "terrain" / "latest").mkdir(parents=True)
    assert said(script, **environment)[1] == f"resume {tmp_path}/runs/terrain/latest"


@pytest.mark.parametrize("page", ["slurm.md", "preemptible-machines.md"])
def test_scripts_start_a_run_and_go_on_with_it(said, tmp_path, page):
    script = block(page, "bash")
    assert said(script)[1].startswith("run examples/terrain.toml --outdir runs/terrain")
    (tmp_path / "runs" / "terrain" / "latest").mkdir(parents=True)
    assert said(script)[1].startswith("resume ")
