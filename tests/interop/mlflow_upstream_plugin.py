"""A pytest plugin that points MLflow's own REST tests at Assay's server.

MLflow's tests start their server in one of three ways; each is replaced by starting the command in ASSAY_SERVER (a JSON
list) with the port, a workspace of its own and the artifact roots that the test wants. Without ASSAY_SERVER the tests run
against MLflow's server as they are, which shows what they are worth. Outcomes go to the file in ASSAY_OUTCOMES, one line of
JSON each.
"""

import contextlib
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

import pytest

# Tests that ask for what Assay does not have, with * for any characters.
OUTSIDE = json.loads(os.environ.get("ASSAY_OUTSIDE", "[]"))
COMMAND = json.loads(os.environ.get("ASSAY_SERVER", "null"))


@contextlib.contextmanager
def assay_server(port, options):
    """Runs the server until the test is over; it must answer within ten seconds."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [*COMMAND, "--port", str(port), "--workspace", f"{folder}/assay", *options]
        with open(f"{folder}/log", "w+") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                wait_for(f"http://127.0.0.1:{port}/health", process, log)
                yield process
            finally:
                process.terminate()
                process.wait()


def wait_for(url, process, log):
    for _ in range(500):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"the server ended: {log.read()}")
            time.sleep(0.02)
    raise RuntimeError(f"no answer from {url}")


def point_at_assay():
    import mlflow
    import mlflow.server.handlers as handlers

    sys.path.insert(0, os.getcwd())
    import tests.tracking.integration_test_utils as starting

    root = []

    def remember_root(backend_store_uri, registry_store_uri=None, default_artifact_root=None, *_, **__):
        root[:] = [default_artifact_root] if default_artifact_root else []

    class ServerThread:
        def __init__(self, app, port):
            self.port = port
            self.server = assay_server(port, ["--default-artifact-root", *root] if root else [])

        def __enter__(self):
            self.server.__enter__()
            url = f"http://127.0.0.1:{self.port}"
            # MLflow's commands run in this process, where its server would share the database with them.
            mlflow.set_tracking_uri(url)
            return url

        def __exit__(self, *error):
            return self.server.__exit__(*error)

    @contextlib.contextmanager
    def init_server(backend_uri, root_artifact_uri, extra_env=None, app=None, server_type="fastapi"):
        port = starting.get_safe_port()
        with assay_server(port, ["--default-artifact-root", root_artifact_uri]):
            yield f"http://127.0.0.1:{port}"

    handlers.initialize_backend_stores = remember_root
    starting.ServerThread = ServerThread
    starting._init_server = init_server


@contextlib.contextmanager
def launch_server(host, port, backend_store_uri, default_artifact_root, artifacts_destination):
    roots = ["--default-artifact-root", default_artifact_root, "--artifacts-destination", artifacts_destination]
    with assay_server(port, roots) as process:
        yield process


def pytest_configure(config):
    # The one asynchronous test is of tracing, so its plugin is not wanted.
    config.addinivalue_line("markers", "asyncio: needs pytest-asyncio")
    if COMMAND:
        point_at_assay()


def pytest_collection_modifyitems(items):
    for module in {item.module for item in items}:
        if COMMAND and hasattr(module, "_launch_server"):
            module._launch_server = launch_server
    # FileStore is gone from MLflow; its half of each pair only says so.
    items[:] = [item for item in items if "[file" not in item.name and not is_outside(item)]


def is_outside(item):
    name = f"{item.path.name}::{item.name}"
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in OUTSIDE)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    outcome = "failed" if report.outcome == "failed" else report.outcome if report.when == "call" else None
    if report.when == "setup" and report.outcome == "skipped":
        outcome = "skipped"
    path = os.environ.get("ASSAY_OUTCOMES")
    if outcome and path:
        row = {"test": report.nodeid, "outcome": outcome, "when": report.when, "reason": str(report.longrepr or "")[-2000:]}
        with pathlib.Path(path).open("a") as file:
            file.write(json.dumps(row) + "\n")
