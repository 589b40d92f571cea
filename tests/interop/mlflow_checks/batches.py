import mlflow
from mlflow.entities import Metric, Param, RunTag

from mlflow_checks import equal, fresh, fresh_run, refused


def check_batch(client):
    """logs metrics, params and tags in one batch"""
    run = fresh_run(client)
    client.log_batch(
        run,
        metrics=[Metric(f"m{n % 10}", n * 0.1, n, n) for n in range(800)],
        params=[Param(f"p{n}", str(n)) for n in range(100)],
        tags=[RunTag(f"t{n}", f"v{n}") for n in range(100)],
    )
    data = client.get_run(run).data
    equal(data.metrics, {f"m{n}": (790 + n) * 0.1 for n in range(10)})
    equal(data.params, {f"p{n}": str(n) for n in range(100)})
    equal({key: value for key, value in data.tags.items() if key.startswith("t")}, {f"t{n}": f"v{n}" for n in range(100)})


def check_thousand_keys(client):
    """takes a batch of a thousand keys"""
    run = fresh_run(client)
    client.log_batch(run, metrics=[Metric(f"key/{n}", float(n), 1, 0) for n in range(1000)])
    equal(client.get_run(run).data.metrics, {f"key/{n}": float(n) for n in range(1000)})


def check_empty(client):
    """takes an empty batch"""
    client.log_batch(fresh_run(client))


def check_limits(client):
    """refuses batches that are too large, and writes nothing of them"""
    run = fresh_run(client)
    store = client._tracking_client.store
    metric, param, tag = Metric("m", 1.0, 1, 0), Param("p", "1"), RunTag("t", "1")
    for metrics, params, tags in [
        ([metric] * 1001, [], []),
        ([], [Param(f"p{n}", "1") for n in range(101)], []),
        ([], [], [RunTag(f"t{n}", "1") for n in range(101)]),
        ([metric] * 999, [param], [tag]),
    ]:
        with refused("INVALID_PARAMETER_VALUE"):
            store.log_batch(run, metrics, params, tags)
    data = client.get_run(run).data
    equal((data.metrics, data.params, set(data.tags)), ({}, {}, {"mlflow.runName"}))


def check_conflict(client):
    """writes nothing of a batch with a changed param"""
    run = fresh_run(client)
    client.log_param(run, "p", "1")
    with refused("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
        client.log_batch(run, metrics=[Metric("m", 1.0, 1, 0)], params=[Param("p", "2"), Param("q", "1")], tags=[RunTag("t", "1")])
    data = client.get_run(run).data
    equal((data.metrics, data.params), ({}, {"p": "1"}))
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_batch(run, params=[Param("x", "1"), Param("x", "2")])


def check_last_tag_wins(client):
    """lets the last of two tags of one key win"""
    run = fresh_run(client)
    client.log_batch(run, tags=[RunTag("t", "1"), RunTag("t", "2")])
    equal(client.get_run(run).data.tags["t"], "2")


def check_chunks(client):
    """takes more params and tags than one batch holds from the fluent API"""
    mlflow.set_experiment(fresh("chunks"))
    with mlflow.start_run() as run:
        mlflow.log_params({f"p{n}": n for n in range(250)})
        mlflow.set_tags({f"t{n}": n for n in range(90)})
        mlflow.log_metrics({f"m{n}": n for n in range(900)})
    data = client.get_run(run.info.run_id).data
    equal((len(data.params), len(data.metrics)), (250, 900))
