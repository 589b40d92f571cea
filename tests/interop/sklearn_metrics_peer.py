"""scikit-learn on the other side of a test: each line of stdin is a JSON list of calls, answered by one list on stdout.

A call is {"name": name, "args": [...], "kwargs": {...}}; lists become arrays. NaN and infinities travel as strings.
"""
import json
import math
import sys
import time
import warnings

import numpy as np
import scipy.stats
from sklearn import calibration, isotonic, linear_model, metrics

warnings.filterwarnings("ignore")


def sigmoid(scores, labels, sample_weight=None):
    """Platt's a and b."""
    return calibration._sigmoid_calibration(scores, labels, sample_weight)


def isotonic_curve(scores, labels, at, sample_weight=None):
    """What a fitted isotonic calibration says of other scores."""
    model = isotonic.IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    return model.fit(scores, labels, sample_weight=sample_weight).predict(at)


def calibration_line(labels, log_odds, sample_weight=None):
    model = linear_model.LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000)
    model.fit(log_odds.reshape(-1, 1), labels, sample_weight=sample_weight)
    return [model.coef_[0, 0], model.intercept_[0]]


def bootstrap_bca(values, seed):
    """Bounds of the mean."""
    result = scipy.stats.bootstrap((values,), np.mean, n_resamples=9999, method="BCa", rng=seed, batch=500)
    return [result.confidence_interval.low, result.confidence_interval.high]


def seconds(rows, repeats):
    """Time of each metric on the same rows as the benchmark's, best of several."""
    raw = np.fromfile(rows, dtype=np.float32)
    labels, scores = np.split(raw, 2)
    verdicts = scores >= 0.5

    def report():
        tasks["roc_auc"](), tasks["average_precision"](), tasks["log_loss"]()
        metrics.brier_score_loss(labels, scores)
        metrics.accuracy_score(labels, verdicts)
        metrics.precision_recall_fscore_support(labels, verdicts, average="binary")
        metrics.matthews_corrcoef(labels, verdicts)

    tasks = {
        "roc_auc": lambda: metrics.roc_auc_score(labels, scores),
        "average_precision": lambda: metrics.average_precision_score(labels, scores),
        "log_loss": lambda: metrics.log_loss(labels, scores),
        "report": report,
    }
    best = {name: math.inf for name in tasks}
    for _ in range(repeats):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


OTHERS = {
    "sigmoid": sigmoid,
    "isotonic_curve": isotonic_curve,
    "isotonic_regression": isotonic.isotonic_regression,
    "calibration_curve": calibration.calibration_curve,
    "calibration_line": calibration_line,
    "bootstrap_bca": bootstrap_bca,
    "normal_cdf": scipy.stats.norm.cdf,
    "normal_quantile": scipy.stats.norm.ppf,
    "ks_statistic": lambda one, other: scipy.stats.ks_2samp(one, other, alternative="greater").statistic,
    "seconds": seconds,
}


def array(value):
    return np.asarray(value) if isinstance(value, list) else value


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if value is None:
        return None
    value = float(value)
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


def call(request):
    function = OTHERS.get(request["name"]) or getattr(metrics, request["name"])
    kwargs = {name: array(value) for name, value in request.get("kwargs", {}).items()}
    return plain(function(*map(array, request["args"]), **kwargs))


for line in sys.stdin:
    print(json.dumps([call(request) for request in json.loads(line)]), flush=True)
