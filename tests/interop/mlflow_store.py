"""Fills a store of MLflow (a tracking URI and a place for artifacts) and prints the ids of what it made as JSON."""

import json
import os
import sys
from pathlib import Path

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

from mlflow import MlflowClient, set_registry_uri, set_tracking_uri
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunTag,
)

uri, artifacts, scratch = sys.argv[1:]
set_tracking_uri(uri)
set_registry_uri(uri)
client = MlflowClient()
experiment = client.create_experiment("fraud", artifact_location=f"{artifacts}/fraud", tags={"team": "risk"})
run = client.create_run(experiment, start_time=1_700_000_000_000, tags={"note": "ü\n✓"}, run_name="first").info.run_id
losses = [Metric("val/loss", 1 / (step + 3), 1_700_000_000_000 + step, step) for step in range(900)]
odd = [Metric("odd", float("nan"), 1_700_000_000_001, 2**62 + 1), Metric("odd", 0.1 + 0.2, 6, -3)]
client.log_batch(run, metrics=odd + losses, params=[Param("eta", "0.1"), Param("a/b", "x y")], tags=[RunTag("t", "v")])
dataset = Dataset("cards", "d1", "local", '{"uri":"cards.csv"}', schema='{"a":1}', profile='{"n":2}')
client.log_inputs(run, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train"), InputTag("k", "v")])])
file = Path(scratch) / "weights.txt"
file.write_text("weights")
client.log_artifact(run, str(file), "deep/er")
model = client.create_logged_model(
    experiment, name="net", source_run_id=run, tags={"mt": "1"}, params={"mp": "2"}, model_type="Agent"
).model_id
client.log_metric(
    run, "auc", 0.5, timestamp=7, step=3, model_id=model, dataset_name="cards", dataset_digest="d1"
)
(Path(scratch) / "model").mkdir()
(Path(scratch) / "model" / "MLmodel").write_text("flavors: {}")
client.log_model_artifacts(model, str(Path(scratch) / "model"))
client.finalize_logged_model(model, "READY")
client.log_outputs(run, [LoggedModelOutput(model, 4)])
client.set_terminated(run, end_time=1_700_000_009_000)
child = client.create_run(experiment, run_name="child", tags={"mlflow.parentRunId": run}).info.run_id
client.log_inputs(child, models=[LoggedModelInput(model)])
gone = client.create_run(experiment).info.run_id
client.delete_run(gone)
dead = client.create_experiment("dead", artifact_location=f"{artifacts}/dead")
client.delete_experiment(dead)
client.create_registered_model("net", tags={"rt": "1"}, description="about")
client.create_model_version("net", f"runs:/{run}/deep", run, tags={"vt": "2"}, description="one")
client.create_model_version("net", f"models:/{model}", run, model_id=model)
client.create_model_version("net", f"{artifacts}/fraud/{run}/artifacts/deep", run)
client.create_model_version("net", f"runs:/{run}/deep", run)
client.delete_model_version("net", "4")
client.set_registered_model_alias("net", "champion", 1)
client.transition_model_version_stage("net", "3", "Production")
print(json.dumps({"run": run, "child": child, "gone": gone, "model": model}))
