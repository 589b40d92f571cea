"""The work of bench/prediction.ts through the real XGBoost and LightGBM on one thread: each line of stdin is a request.

{"prepare": {"values": path of raw float32, row-major, "labels": path, "rows", "columns", "xgboost": path of our model,
"lightgbm": path to save theirs to}} reads the rows and trains LightGBM; {"measure": true} answers with figures.
"""
import json
import sys
import time

import lightgbm as lgb
import numpy as np
import xgboost as xgb

SINGLE, EXPLAINED, FEW = 300, 1000, 10


def prepare(request):
    global values, booster, gbm
    values = np.fromfile(request["values"], dtype=np.float32).reshape(request["rows"], request["columns"])
    labels = np.fromfile(request["labels"], dtype=np.float32)
    booster = xgb.Booster({"nthread": 1}, model_file=request["xgboost"])
    booster.feature_names = None  # its rows come without names
    options = {"objective": "binary", "num_leaves": 64, "max_depth": 6, "num_threads": 1, "verbose": -1}
    some = min(len(values), 50_000)
    gbm = lgb.train(options, lgb.Dataset(values[:some].astype(np.float64), labels[:some]), num_boost_round=100)
    gbm.save_model(request["lightgbm"])
    return {"xgboost": xgb.__version__, "lightgbm": lgb.__version__}


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(_):
    doubles = values.astype(np.float64)
    # Made anew, since a DMatrix keeps what was predicted for it; not in the time.
    table, some = xgb.DMatrix(values, nthread=1), xgb.DMatrix(values[:EXPLAINED], nthread=1)
    row, double_row = values[:1], doubles[:1]

    def repeat(work):
        for _ in range(SINGLE):
            work()

    return {
        "xgboost_rows": len(values) / seconds(lambda: booster.predict(table)),
        "xgboost_row": seconds(lambda: repeat(lambda: booster.inplace_predict(row))) / SINGLE * 1e6,
        "xgboost_shap": EXPLAINED / seconds(lambda: booster.predict(some, pred_contribs=True)),
        "xgboost_interactions": FEW
        / seconds(lambda: booster.predict(xgb.DMatrix(values[:FEW], nthread=1), pred_interactions=True)),
        "lightgbm_rows": len(values) / seconds(lambda: gbm.predict(doubles, num_threads=1)),
        "lightgbm_row": seconds(lambda: repeat(lambda: gbm.predict(double_row, num_threads=1))) / SINGLE * 1e6,
        "lightgbm_shap": EXPLAINED
        / seconds(lambda: gbm.predict(doubles[:EXPLAINED], pred_contrib=True, num_threads=1)),
    }


for line in sys.stdin:
    request = json.loads(line)
    answer = prepare(request["prepare"]) if "prepare" in request else measure(request)
    print(json.dumps(answer), flush=True)
