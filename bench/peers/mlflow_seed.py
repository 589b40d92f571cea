"""Writes runs and a long metric into MLflow's database, the rows that its server would write: see bench/tracking/seed.ts."""

import json
import sys

import sqlalchemy
from mlflow.store.tracking.dbmodels.models import SqlExperiment, SqlLatestMetric, SqlMetric, SqlParam, SqlRun, SqlTag

uri, wanted = sys.argv[1], json.loads(sys.argv[2])
engine = sqlalchemy.create_engine(uri)
KEYS = 10


def value(run, key):
    """What bench/tracking/seed.ts computes: spread over [0, 1), another for each run and key."""
    return (run * 7919 + key * 104_729) % 10_007 / 10_007


def run_row(id, name, n):
    return {
        "run_uuid": id,
        "name": name,
        "source_type": "UNKNOWN",
        "source_name": "",
        "entry_point_name": "",
        "user_id": "someone",
        "status": "FINISHED",
        "start_time": 1_700_000_000_000 + n,
        "end_time": 1_700_000_001_000 + n,
        "source_version": "",
        "lifecycle_stage": "active",
        "artifact_uri": f"mlflow-artifacts:/{experiment}/{id}/artifacts",
        "experiment_id": experiment,
    }


with engine.begin() as connection:
    experiment = connection.execute(
        sqlalchemy.insert(SqlExperiment.__table__).values(
            name="seeded", artifact_location="mlflow-artifacts:/seeded", lifecycle_stage="active", creation_time=0, last_update_time=0
        )
    ).inserted_primary_key[0]

    def insert(table, rows):
        if rows:
            connection.execute(sqlalchemy.insert(table.__table__), rows)

    for start in range(0, wanted["runs"], 1000):
        ids = [(n, f"{n:032x}") for n in range(start, min(start + 1000, wanted["runs"]))]
        insert(SqlRun, [run_row(id, f"run-{n}", n) for n, id in ids])
        points = [
            {"key": f"key_{k}", "value": value(n, k), "timestamp": 1_700_000_000_000, "step": 0, "is_nan": False, "run_uuid": id}
            for n, id in ids
            for k in range(KEYS)
        ]
        insert(SqlMetric, points)
        insert(SqlLatestMetric, points)
        insert(SqlParam, [{"key": f"key_{k}", "value": str(value(n, k)), "run_uuid": id} for n, id in ids for k in range(KEYS)])
        tags = lambda n: {"team": "risk", "algorithm": "xgboost", "stage": f"s{n % 5}", "mlflow.runName": f"run-{n}"}
        insert(SqlTag, [{"key": k, "value": v, "run_uuid": id} for n, id in ids for k, v in tags(n).items()])

    history = "f" * 32
    insert(SqlRun, [run_row(history, "history", 0)])
    points = wanted["points"]
    for start in range(0, points, 10_000):
        insert(
            SqlMetric,
            [
                {"key": "loss", "value": value(n, 1), "timestamp": 1_700_000_000_000 + n, "step": n, "is_nan": False, "run_uuid": history}
                for n in range(start, min(start + 10_000, points))
            ],
        )
    insert(
        SqlLatestMetric,
        [{"key": "loss", "value": value(points - 1, 1), "timestamp": 1_700_000_000_000 + points - 1, "step": points - 1, "is_nan": False, "run_uuid": history}],
    )

print(json.dumps({"experiment": str(experiment), "history": history}))
