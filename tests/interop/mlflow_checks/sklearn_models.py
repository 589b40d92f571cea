import mlflow
import numpy as np

from mlflow_checks import equal, fresh


def fitted():
    from sklearn.linear_model import LogisticRegression

    x = np.random.default_rng(1).normal(size=(60, 3))
    return LogisticRegression().fit(x, x[:, 0] > 0), x


def check_log_and_load(client):
    """logs a scikit-learn model and loads it back by run, by model id, by version and by alias"""
    model, x = fitted()
    mlflow.set_experiment(fresh("sklearn"))
    name = fresh("classifier")
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, name="model", input_example=x[:2], registered_model_name=name, pip_requirements=[])
    client.set_registered_model_alias(name, "champion", "1")
    expected = model.predict(x)
    for uri in [info.model_uri, f"runs:/{run.info.run_id}/model", f"models:/{name}/1", f"models:/{name}@champion", f"models:/{name}/latest"]:
        loaded = mlflow.sklearn.load_model(uri)
        assert (loaded.predict(x) == expected).all(), uri
    assert (mlflow.pyfunc.load_model(f"models:/{name}/1").predict(x) == expected).all()
    found = client.get_logged_model(info.model_id)
    equal((str(found.status), found.source_run_id), ("READY", run.info.run_id))
    assert "MLmodel" in [file.path for file in client.list_logged_model_artifacts(info.model_id)]
    equal([one.model_id for one in client.get_run(run.info.run_id).outputs.model_outputs], [info.model_id])


def check_autolog(client):
    """takes what autologging of scikit-learn writes"""
    mlflow.set_experiment(fresh("autolog"))
    mlflow.sklearn.autolog(log_models=False, silent=True)
    try:
        with mlflow.start_run() as run:
            fitted()
    finally:
        mlflow.sklearn.autolog(disable=True)
    data = client.get_run(run.info.run_id).data
    assert "training_accuracy_score" in data.metrics, data.metrics
    equal(data.params["C"], "1.0")
    equal(data.tags["estimator_name"], "LogisticRegression")
    assert "estimator.html" in [file.path for file in client.list_artifacts(run.info.run_id)]
