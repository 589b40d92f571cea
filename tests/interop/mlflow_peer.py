"""The real MLflow client against a tracking server, one check at a time.

Answers lines of JSON: {"list": true} with the checks there are, {"uri", "check"} with null or what went wrong.
By hand: python mlflow_peer.py http://127.0.0.1:5000 [word in a check's name]
"""

import importlib
import inspect
import json
import os
import pkgutil
import sys
import tempfile
import traceback

# A fault of the server shall fail the check at once, not after MLflow's two minutes of retries.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "30")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
os.environ.setdefault("MPLBACKEND", "Agg")

# Whatever a library prints must not stand between the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import mlflow  # noqa: E402
import mlflow_checks  # noqa: E402


def all_checks():
    found = {}
    for module_info in sorted(pkgutil.iter_modules(mlflow_checks.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"mlflow_checks.{module_info.name}")
        for name, check in vars(module).items():
            if name.startswith("check_"):
                found[f"{module_info.name}.{name.removeprefix('check_')}"] = check
    return found


def run(check, uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    mlflow.tracking.fluent._active_experiment_id = None
    with tempfile.TemporaryDirectory() as folder:
        offered = {"client": mlflow.MlflowClient(uri), "folder": folder, "uri": uri}
        try:
            check(**{name: offered[name] for name in inspect.signature(check).parameters})
            return None
        except BaseException:
            return traceback.format_exc()
        finally:
            while mlflow.active_run():
                try:
                    mlflow.end_run()
                except Exception:
                    break


checks = all_checks()
if len(sys.argv) > 1:
    uri, word = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    failed = 0
    for name, check in checks.items():
        if word in name:
            fault = run(check, uri)
            failed += fault is not None
            print(f"{'FAIL' if fault else 'ok  '} {name}", fault or "", file=answers)
    sys.exit(1 if failed else 0)

for line in sys.stdin:
    request = json.loads(line)
    if request.get("list"):
        answer = [
            {"name": name, "noun": name.split(".")[0], "title": " ".join(check.__doc__.split())}
            for name, check in checks.items()
        ]
    else:
        answer = run(checks[request["check"]], request["uri"])
    print(json.dumps(answer), file=answers)
