import requests

from mlflow_checks import equal, fresh, fresh_experiment, fresh_run, refused


def check_unknown_things(client):
    """answers RESOURCE_DOES_NOT_EXIST for what does not exist"""
    absent = "0" * 32
    for ask in [
        lambda: client.get_run(absent),
        lambda: client.get_experiment("123456789"),
        lambda: client.delete_run(absent),
        lambda: client.restore_run(absent),
        lambda: client.log_metric(absent, "m", 1.0),
        lambda: client.log_param(absent, "p", "1"),
        lambda: client.set_tag(absent, "t", "1"),
        lambda: client.delete_experiment("123456789"),
        lambda: client.list_artifacts(absent),
        lambda: client.get_registered_model(fresh("absent")),
        lambda: client.get_model_version(fresh("absent"), "1"),
        lambda: client.create_run("123456789"),
    ]:
        with refused("RESOURCE_DOES_NOT_EXIST"):
            ask()


def check_invalid_arguments(client):
    """answers INVALID_PARAMETER_VALUE for arguments out of bounds"""
    run = fresh_run(client)
    for number, ask in enumerate([
        lambda: client.create_experiment("x" * 501),
        lambda: client.log_param(run, "k" * 251, "1"),
        lambda: client.set_tag(run, "k" * 251, "1"),
        lambda: client.set_experiment_tag("0", "k" * 251, "1"),
        lambda: client.log_param(run, "a//b", "1"),
        lambda: client.set_tag(run, "../a", "1"),
        lambda: client.create_run(fresh_experiment(client), run_name="a", tags={"mlflow.runName": "b"}),
    ]):
        with refused("INVALID_PARAMETER_VALUE", what=f"number {number}"):
            ask()


def check_taken_name(client):
    """answers RESOURCE_ALREADY_EXISTS for the name of an experiment that exists"""
    name = fresh("taken")
    client.create_experiment(name)
    with refused("RESOURCE_ALREADY_EXISTS", name):
        client.create_experiment(name)


def check_hostile_bodies(uri):
    """answers malformed requests with 4xx, never 5xx"""
    prefix = f"{uri}/api/2.0/mlflow"
    for path in ["runs/create", "runs/log-metric", "runs/log-batch", "runs/search", "experiments/create", "registered-models/create"]:
        for body in [b"", b"{", b"null", b"[]", b"12", b'"text"', b'{"name": {"a": 1}, "run_id": [1], "experiment_id": {}}', b"\xff\xfe", b"[" * 5000]:
            answer = requests.post(f"{prefix}/{path}", data=body, headers={"Content-Type": "application/json"})
            assert answer.status_code < 500, (path, body[:40], answer.status_code, answer.text)
        answer = requests.post(f"{prefix}/{path}", data=b"name=x", headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert 400 <= answer.status_code < 500, (path, answer.status_code)


def check_unknown_path(uri):
    """answers 404 on a path it does not have"""
    equal(requests.get(f"{uri}/api/2.0/mlflow/nonsense").status_code, 404)


def check_health(uri):
    """answers health and version"""
    equal((requests.get(f"{uri}/health").status_code, requests.get(f"{uri}/health").text), (200, "OK"))
    version = requests.get(f"{uri}/version")
    from packaging.version import Version

    Version(version.text)
