"""The searches of bench/search.ts through MLflow's Python client on its local SQLite store."""

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time

from mlflow.tracking import MlflowClient

RUNS, KEYS, REPEATS = 10_000, 10, 5
searches = json.loads(sys.argv[1])

with tempfile.TemporaryDirectory() as folder:
    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    experiment = client.create_experiment("bench", artifact_location=f"file://{folder}/artifacts")
    # Written past the client, which would take many minutes; the rows are the ones it writes.
    rng = random.Random(7)
    runs, metrics, latest, params, tags = [], [], [], [], []
    for n in range(RUNS):
        run = f"{n:032x}"
        runs.append((run, f"run-{n}", "UNKNOWN", "", "", "", "someone", "FINISHED", n, n + 1, "", "active", "", experiment))
        for key in range(KEYS):
            value = rng.random()
            metrics.append((f"key_{key}", value, n, run, 0, 0))
            latest.append((f"key_{key}", value, n, 0, 0, run))
            params.append((f"key_{key}", str(value), run))
        params.append(("algorithm", "xgboost" if n % 3 == 0 else "logistic_regression", run))
        tags += [("team", "risk", run), ("mlflow.runName", f"run-{n}", run)]
    database = sqlite3.connect(f"{folder}/mlflow.db")
    insert = lambda table, columns, rows: database.executemany(
        f"insert into {table} ({columns}) values ({','.join('?' * len(rows[0]))})", rows
    )
    insert(
        "runs",
        "run_uuid, name, source_type, source_name, entry_point_name, source_version, user_id, status, start_time, "
        "end_time, artifact_uri, lifecycle_stage, deleted_time, experiment_id",
        [row[:12] + (None,) + row[13:] for row in runs],
    )
    insert("metrics", "key, value, timestamp, run_uuid, step, is_nan", metrics)
    insert("latest_metrics", "key, value, timestamp, step, is_nan, run_uuid", latest)
    insert("params", "key, value, run_uuid", params)
    insert("tags", "key, value, run_uuid", tags)
    database.commit()
    database.close()

    def milliseconds(options):
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            client.search_runs(
                [experiment],
                filter_string=options.get("filter", ""),
                order_by=options.get("orderBy"),
                max_results=options["maxResults"],
            )
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)

    print(json.dumps({name: milliseconds(options) for name, options in searches.items()}))
