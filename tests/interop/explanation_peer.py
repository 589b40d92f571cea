"""What the real XGBoost and scikit-learn say of a model of ours: each line of stdin is a request, answered on stdout.

A request is {"model": path of XGBoost JSON, "values": path of raw float32, row-major, "labels": path, "rows", "columns",
"names", "features": names, "grid_size", "repeats"}.
"""
import json
import sys

import numpy as np
import xgboost as xgb
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.metrics import log_loss

TYPES = ("weight", "gain", "cover", "total_gain", "total_cover")


class Wrapped(RegressorMixin, BaseEstimator):
    """A booster as scikit-learn wants to see it: its prediction is the probability."""

    def __init__(self, booster=None):
        self.booster = booster

    def fit(self, X, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def predict(self, X):
        return self.booster.predict(table(X, self.booster.feature_names))


def table(values, names):
    return xgb.DMatrix(np.asarray(values, dtype=np.float32), feature_names=names, missing=np.nan)


def negative_log_loss(estimator, X, y):
    return -log_loss(y, estimator.predict(X).astype(np.float64))


def explain(request):
    booster = xgb.Booster(model_file=request["model"])
    values = np.fromfile(request["values"], dtype=np.float32).reshape(request["rows"], request["columns"])
    labels = np.fromfile(request["labels"], dtype=np.float32)
    rows = table(values, request["names"])
    answer = {
        "contributions": booster.predict(rows, pred_contribs=True).ravel().tolist(),
        "interactions": booster.predict(rows, pred_interactions=True).ravel().tolist(),
        "scores": {kind: booster.get_score(importance_type=kind) for kind in TYPES},
    }
    if "features" in request:
        estimator = Wrapped(booster)
        features = [request["names"].index(name) for name in request["features"]]
        present = values[~np.isnan(values).any(axis=1)]
        weights = np.arange(len(present)) % 3 + 1.0
        options = {"method": "brute", "grid_resolution": request["grid_size"]}
        brute = partial_dependence(estimator, present, features, kind="average", sample_weight=weights, **options)
        single = partial_dependence(estimator, present, features[:1], kind="individual", **options)
        permuted = permutation_importance(
            estimator, values, labels, scoring=negative_log_loss, n_repeats=request["repeats"], random_state=1
        )
        answer["dependence"] = {
            "grids": [grid.tolist() for grid in brute["grid_values"]],
            "average": brute["average"].ravel().tolist(),
            "curves": single["individual"].ravel().tolist(),
        }
        answer["permutation"] = {"mean": permuted.importances_mean.tolist(), "std": permuted.importances_std.tolist()}
    return answer


for line in sys.stdin:
    print(json.dumps({"version": xgb.__version__, **explain(json.loads(line))}), flush=True)
