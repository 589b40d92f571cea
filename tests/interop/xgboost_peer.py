"""The real XGBoost on the other side of a test: each line of stdin is a JSON request, answered by one on stdout.

A table is {"values": path, "labels": path, "rows": n, "columns": n, "names": [...]}: raw float32, row-major.
"""
import json
import sys
import time

import numpy as np
import xgboost as xgb


def read_table(table):
    values = np.fromfile(table["values"], dtype=np.float32).reshape(table["rows"], table["columns"])
    labels = np.fromfile(table["labels"], dtype=np.float32) if "labels" in table else None
    return xgb.DMatrix(values, label=labels, feature_names=table["names"], missing=np.nan)


def predict(request):
    """Loads a model file and scores a table."""
    booster = xgb.Booster(model_file=request["model"])
    table = read_table(request["table"])
    return {
        "predictions": booster.predict(table).ravel().tolist(),
        "margins": booster.predict(table, output_margin=True).ravel().tolist(),
        "contributions_sum": booster.predict(table, pred_contribs=True).sum(axis=-1).ravel().tolist(),
        "gain": booster.get_score(importance_type="gain"),
    }


def train(request):
    """Trains, saves the model if asked to, and scores a table."""
    table = read_table(request["train"])
    start = time.perf_counter()
    booster = xgb.train(request["parameters"], table, num_boost_round=request["rounds"])
    seconds = time.perf_counter() - start
    if "model" in request:
        booster.save_model(request["model"])
    answer = {"seconds": seconds}
    if "test" in request:
        answer["predictions"] = booster.predict(read_table(request["test"])).ravel().tolist()
    return answer


for line in sys.stdin:
    request = json.loads(line)
    answer = {"predict": predict, "train": train}[request["task"]](request)
    print(json.dumps({"version": xgb.__version__, **answer}), flush=True)
