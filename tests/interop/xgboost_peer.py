"""The real XGBoost on the other side of a test: each line of stdin is a JSON request, answered by one on stdout.

A table is {"values": path, "labels": path, "weights": path, "rows": n, "columns": n, "names": [...], "types": [...]}:
raw float32, row-major; labels, weights and feature types may be absent.
"""
import base64
import json
import os
import sys
import tarfile
import time

import numpy as np
import xgboost as xgb

# Warnings of 1.7 go to stdout, which is for answers.
xgb.set_config(verbosity=0)


def read_table(table):
    values = np.fromfile(table["values"], dtype=np.float32).reshape(table["rows"], table["columns"])
    labels, weights = (
        np.fromfile(table[part], dtype=np.float32) if part in table else None for part in ("labels", "weights")
    )
    return xgb.DMatrix(
        values,
        label=labels,
        weight=weights,
        feature_names=table["names"],
        feature_types=table.get("types"),
        enable_categorical="types" in table,
        missing=np.nan,
    )


def unpacked(path):
    """What SageMaker's container would load: the one file in a model.tar.gz."""
    if not path.endswith(".tar.gz"):
        return path
    folder = path.removesuffix(".tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
        assert names == ["xgboost-model"], names
        archive.extractall(folder)
    return os.path.join(folder, "xgboost-model")


def predict(request):
    """Loads a model file and scores a table."""
    booster = xgb.Booster(model_file=unpacked(request["model"]))
    table = read_table(request["table"])
    return {
        "predictions": booster.predict(table).ravel().tolist(),
        "margins": booster.predict(table, output_margin=True).ravel().tolist(),
        "contributions_sum": booster.predict(table, pred_contribs=True).sum(axis=-1).ravel().tolist(),
        "gain": booster.get_score(importance_type="gain"),
        "attributes": booster.attributes(),
        "saved": base64.b64encode(booster.save_raw("ubj")).decode(),
    }


def train(request):
    """Trains, goes on from a model if there is one, saves the model if asked to, and scores a table."""
    table = read_table(request["train"])
    evals = [(table, "train")]
    if "validation" in request:
        evals.append((read_table(request["validation"]), "validation"))
    history = {}
    start, cpu_start = time.perf_counter(), time.process_time()
    booster = xgb.train(
        request["parameters"],
        table,
        num_boost_round=request["rounds"],
        xgb_model=request.get("initial"),
        early_stopping_rounds=request.get("patience"),
        **({"evals": evals, "evals_result": history, "verbose_eval": False} if request.get("evaluate") else {}),
    )
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    if "model" in request:
        booster.save_model(request["model"])
    answer = {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "history": history,
        "attributes": booster.attributes(),
    }
    if "test" in request:
        test = read_table(request["test"])
        answer["predictions"] = booster.predict(test).ravel().tolist()
        answer["margins"] = booster.predict(test, output_margin=True).ravel().tolist()
    return answer


for line in sys.stdin:
    request = json.loads(line)
    answer = {"predict": predict, "train": train}[request["task"]](request)
    print(json.dumps({"version": xgb.__version__, **answer}), flush=True)
