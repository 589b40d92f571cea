"""The work of bench/tracking-embedded.ts through MLflow's Python client on its local SQLite store."""

import json
import tempfile
import time

from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient

SINGLE, BATCHES, BATCH, RUNS, KEYS = 300, 10, 1000, 100, 10

with tempfile.TemporaryDirectory() as folder:
    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=f"file://{folder}/artifacts")

    def rate(count, work):
        start = time.perf_counter()
        work()
        return count / (time.perf_counter() - start)

    run = client.create_run(experiment).info.run_id

    def single():
        for step in range(SINGLE):
            client.log_metric(run, "loss", 1 / (step + 1), step=step)

    def batched():
        for batch in range(BATCHES):
            now = int(time.time() * 1000)
            metrics = [Metric(f"m{n % KEYS}", n, now, batch * BATCH + n) for n in range(BATCH)]
            client.log_batch(run, metrics=metrics)

    def runs():
        for _ in range(RUNS):
            one = client.create_run(experiment, tags={"team": "risk"}).info.run_id
            now = int(time.time() * 1000)
            params = [Param(f"key_{n}", str(n / 7)) for n in range(KEYS)]
            metrics = [Metric(f"key_{n}", n / 7, now, 0) for n in range(KEYS)]
            client.log_batch(one, params=params)
            client.log_batch(one, metrics=metrics)
            client.set_terminated(one)

    figures = {"single": rate(SINGLE, single), "batched": rate(BATCHES * BATCH, batched), "runs": rate(RUNS, runs)}
    print(json.dumps(figures))
