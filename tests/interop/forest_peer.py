"""scikit-learn's forests on the other side of a test: each line of stdin is a JSON request, answered by one on stdout.

A table is {"values": path, "labels": path, "rows": n, "columns": n}: raw float32, row-major.
"""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor

FORESTS = {
    "classifier": RandomForestClassifier,
    "regressor": RandomForestRegressor,
    "isolation": IsolationForest,
}


def read_table(table):
    values = np.fromfile(table["values"], dtype=np.float32).reshape(table["rows"], table["columns"])
    labels = np.fromfile(table["labels"], dtype=np.float32) if "labels" in table else None
    return values, labels


def dataset(request):
    """A data set that comes with scikit-learn, column by column."""
    bunch = getattr(datasets, f"load_{request['name']}")()
    return {
        "columns": bunch.data.astype(np.float32).T.tolist(),
        "labels": bunch.target.astype(float).tolist(),
    }


def forest(request):
    """Trains a forest for each seed; class probabilities, numbers or strangeness of the test rows."""
    values, labels = read_table(request["train"])
    held, _ = read_table(request["test"])
    answers, seconds, cpu_seconds, scores, importances = [], [], [], [], []
    for seed in request["seeds"]:
        model = FORESTS[request["kind"]](random_state=seed, **request["parameters"])
        start, cpu_start = time.perf_counter(), time.process_time()
        model.fit(values, None if request["kind"] == "isolation" else labels)
        seconds.append(time.perf_counter() - start)
        cpu_seconds.append(time.process_time() - cpu_start)
        if request["kind"] == "isolation":
            answers.append((-model.score_samples(held)).tolist())
        else:
            predict = model.predict_proba if request["kind"] == "classifier" else model.predict
            answers.append(predict(held).ravel().tolist())
            importances.append(model.feature_importances_.tolist())
        scores.append(getattr(model, "oob_score_", None))
    return {
        "answers": answers,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "out_of_bag_scores": scores,
        "importances": importances,
    }


for line in sys.stdin:
    request = json.loads(line)
    answer = {"dataset": dataset, "forest": forest}[request["task"]](request)
    print(json.dumps({"version": sklearn.__version__, **answer}), flush=True)
