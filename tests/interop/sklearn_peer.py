"""The real scikit-learn on the other side of a test: each line of stdin is a JSON request, answered by one on stdout.

Tables travel as lists: "inputs" rows × columns, "labels", "weights" or null.
"""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn import datasets, linear_model, neural_network

warnings.filterwarnings("ignore")
ESTIMATORS = {**vars(linear_model), **vars(neural_network)}


def estimator_of(request):
    return ESTIMATORS[request["estimator"]](**request["parameters"])


def coefficients(request):
    """Fits a linear model; its coefficients output by output, and intercepts."""
    model = estimator_of(request)
    weights = request["weights"] and np.array(request["weights"])
    model.fit(np.array(request["inputs"]), np.array(request["labels"]), sample_weight=weights)
    return {"coefficients": np.atleast_2d(model.coef_).tolist(), "intercepts": np.atleast_1d(model.intercept_).tolist()}


def dataset(request):
    """One of the tables that come with scikit-learn."""
    table = getattr(datasets, "load_" + request["name"])()
    return {"names": list(table.feature_names), "inputs": table.data.tolist(), "labels": table.target.tolist()}


def score(request):
    """Fits on the standardised training rows (and numbers to predict); answers for the test rows, and the seconds of CPU and epochs it took."""
    train, test = (np.array(request[rows]["inputs"], dtype=np.float32) for rows in ("train", "test"))
    mean, scale = train.mean(axis=0), train.std(axis=0)
    scale[scale == 0] = 1
    model = estimator_of(request)
    labels = np.array(request["train"]["labels"])
    middle, spread = (0, 1) if hasattr(model, "predict_proba") else (labels.mean(), labels.std())
    start = time.process_time()
    model.fit((train - mean) / scale, (labels - middle) / spread if spread != 1 else labels)
    seconds = time.process_time() - start
    rows = (test - mean) / scale
    answers = model.predict_proba(rows) if hasattr(model, "predict_proba") else model.predict(rows) * spread + middle
    return {"answers": answers.tolist(), "seconds": seconds, "epochs": int(model.n_iter_)}


TASKS = {"coefficients": coefficients, "dataset": dataset, "score": score}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"version": sklearn.__version__, **TASKS[request["task"]](request)}), flush=True)
