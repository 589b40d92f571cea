import math
import time
from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow.entities import Metric

from mlflow_checks import equal, fresh, fresh_run, refused


def check_history(client):
    """keeps the whole history of a metric and names the latest value by step"""
    run = fresh_run(client)
    for step, value in [(0, 3.0), (2, 1.0), (1, 2.0), (-5, 9.0)]:
        client.log_metric(run, "loss", value, timestamp=1000 + step, step=step)
    history = client.get_metric_history(run, "loss")
    equal([(one.step, one.value, one.timestamp) for one in history], [(-5, 9.0, 995), (0, 3.0, 1000), (1, 2.0, 1001), (2, 1.0, 1002)])
    equal(client.get_run(run).data.metrics["loss"], 1.0)


def check_latest(client):
    """takes the latest value from the highest step, then time, then value"""
    run = fresh_run(client)
    client.log_metric(run, "m", 1.0, timestamp=10, step=5)
    client.log_metric(run, "m", 2.0, timestamp=99, step=4)
    equal(client.get_run(run).data.metrics["m"], 1.0)
    client.log_metric(run, "m", 0.5, timestamp=10, step=5)
    equal(client.get_run(run).data.metrics["m"], 1.0)
    client.log_metric(run, "m", 0.25, timestamp=11, step=5)
    equal(client.get_run(run).data.metrics["m"], 0.25)


def check_special_values(client):
    """carries NaN, infinities and the extremes of doubles"""
    run = fresh_run(client)
    for key, value in {"nan": math.nan, "inf": math.inf, "ninf": -math.inf, "tiny": 5e-324, "third": 1 / 3, "big": 1.7e308, "minus": -0.1}.items():
        client.log_metric(run, key, value)
    metrics = client.get_run(run).data.metrics
    assert math.isnan(metrics["nan"])
    assert metrics["inf"] >= 1.79e308 and metrics["ninf"] <= -1.79e308
    equal({key: metrics[key] for key in ["tiny", "third", "big", "minus"]}, {"tiny": 5e-324, "third": 1 / 3, "big": 1.7e308, "minus": -0.1})
    assert math.isnan(client.get_metric_history(run, "nan")[0].value)


def check_long_integers(client):
    """keeps steps and times exact beyond 2^53"""
    run = fresh_run(client)
    step, timestamp = 2**53 + 1, 2**62 + 1
    client.log_metric(run, "m", 1.0, timestamp=timestamp, step=step)
    client.log_metric(run, "m", 2.0, timestamp=timestamp, step=-step)
    equal([(one.step, one.timestamp) for one in client.get_metric_history(run, "m")], [(-step, timestamp), (step, timestamp)])


def check_duplicates(client):
    """stores the same point once, however often it is sent"""
    run = fresh_run(client)
    point = Metric("m", 1.0, 1234, 7)
    client.log_batch(run, metrics=[point, point])
    client.log_batch(run, metrics=[point])
    client.log_metric(run, "m", 1.0, timestamp=1234, step=7)
    equal(len(client.get_metric_history(run, "m")), 1)


def check_long_history(client):
    """gives a long history back whole, page by page"""
    run = fresh_run(client)
    for start in range(0, 27_000, 1000):
        client.log_batch(run, metrics=[Metric("m", float(n), n, n) for n in range(start, start + 1000)])
    history = client.get_metric_history(run, "m")
    equal([one.step for one in history], list(range(27_000)))
    equal(client.get_run(run).data.metrics["m"], 26_999.0)


def check_unknown_key(client):
    """gives an empty history for a key that was never logged"""
    equal(list(client.get_metric_history(fresh_run(client), "absent")), [])


def check_fluent(client):
    """logs metrics through the fluent API, with and without steps"""
    mlflow.set_experiment(fresh("metrics"))
    with mlflow.start_run() as run:
        for step in range(5):
            mlflow.log_metrics({"loss": 1 / (step + 1), "accuracy": step / 5}, step=step)
        mlflow.log_metric("final", 1, timestamp=42)
    data = client.get_run(run.info.run_id).data
    equal(data.metrics, {"loss": 0.2, "accuracy": 0.8, "final": 1.0})
    equal(client.get_metric_history(run.info.run_id, "final")[0].timestamp, 42)


def check_asynchronous(client):
    """takes the asynchronous logging of the fluent API"""
    mlflow.set_experiment(fresh("async"))
    with mlflow.start_run() as run:
        operations = [mlflow.log_metric("m", n, step=n, synchronous=False) for n in range(200)]
        for operation in operations:
            operation.wait()
    equal(len(client.get_metric_history(run.info.run_id, "m")), 200)


def check_threads(client):
    """takes metrics of one run from many threads at once"""
    run = fresh_run(client)

    def work(thread):
        for n in range(25):
            client.log_metric(run, f"m{thread % 4}", float(n), timestamp=n, step=thread * 100 + n)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    equal(sum(len(client.get_metric_history(run, f"m{key}")) for key in range(4)), 400)


def check_bad_metrics(client):
    """refuses keys and values that MLflow refuses"""
    run = fresh_run(client)
    for key in ["a//b", "/a", "a/../b", "a" * 251, "a\\b?"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.log_metric(run, key, 1.0)
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_metric(run, "m", 1.0, timestamp=-1)
    equal(client.get_run(run).data.metrics, {})
    client.log_metric(run, "ключ/a b.c-d_e:1", 1.0)
    equal(client.get_run(run).data.metrics, {"ключ/a b.c-d_e:1": 1.0})


def check_now(client):
    """stamps a metric without a time with the present"""
    run = fresh_run(client)
    client.log_metric(run, "m", 1.0)
    assert abs(client.get_metric_history(run, "m")[0].timestamp - time.time() * 1000) < 600_000
