"""The real LightGBM on the other side of a test: each line of stdin is a JSON request, answered by one on stdout.

A table is {"values": path, "labels": path, "weights": path, "rows": n, "columns": n}: raw, row-major, values float64,
labels and weights float32.
"""
import json
import sys
import time

import lightgbm as lgb
import numpy as np


def read_values(table):
    return np.fromfile(table["values"], dtype=np.float64).reshape(table["rows"], table["columns"])


def read_dataset(table, parameters, categorical, reference=None):
    optional = {key: np.fromfile(table[key], dtype=np.float32) for key in ("labels", "weights") if key in table}
    return lgb.Dataset(
        read_values(table),
        label=optional.get("labels"),
        weight=optional.get("weights"),
        params=parameters,
        categorical_feature=categorical,
        reference=reference,
        free_raw_data=False,
    )


def scores(booster, table):
    values = read_values(table)
    return {
        "predictions": booster.predict(values).ravel().tolist(),
        "margins": booster.predict(values, raw_score=True).ravel().tolist(),
    }


def predict(request):
    """Loads a model file and scores a table."""
    booster = lgb.Booster(model_file=request["model"])
    answer = scores(booster, request["table"])
    if not request.get("linear"):
        values = read_values(request["table"])
        groups = booster.num_model_per_iteration()
        contributions = booster.predict(values, pred_contrib=True).reshape(len(values), groups, -1)
        answer["contributions_sum"] = contributions.sum(axis=-1).ravel().tolist()
    answer["split"] = booster.feature_importance("split").tolist()
    answer["gain"] = booster.feature_importance("gain").tolist()
    return answer


def train(request):
    """Trains, from a model file if one is named, saves the model if asked to, and scores a table."""
    parameters = {"verbose": -1, **request["parameters"]}
    start, cpu_start = time.perf_counter(), time.process_time()
    dataset = read_dataset(request["train"], parameters, request.get("categorical", []))
    booster = lgb.train(
        parameters, dataset, num_boost_round=request["rounds"], init_model=request.get("initial_model"),
    )
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    if "model" in request:
        booster.save_model(request["model"])
    answer = {"seconds": seconds, "cpu_seconds": cpu_seconds}
    if "test" in request:
        answer |= scores(booster, request["test"])
    return answer


for line in sys.stdin:
    request = json.loads(line)
    answer = {"predict": predict, "train": train}[request["task"]](request)
    print(json.dumps({"version": lgb.__version__, **answer}), flush=True)
