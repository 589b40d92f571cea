import mlflow
from mlflow.entities import LoggedModelOutput, LoggedModelInput, LoggedModelStatus, Metric

from mlflow_checks import equal, fresh, fresh_experiment, refused


def check_create(client):
    """creates a logged model with its params, tags and source run"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    made = client.create_logged_model(experiment, name="tree", source_run_id=run, tags={"a": "1"}, params={"depth": "6"}, model_type="classifier")
    found = client.get_logged_model(made.model_id)
    assert made.model_id.startswith("m-") and len(made.model_id) == 34, made.model_id
    equal((found.name, found.source_run_id, found.model_type, found.experiment_id), ("tree", run, "classifier", experiment))
    equal((found.tags["a"], found.params), ("1", {"depth": "6"}))
    equal(found.status, LoggedModelStatus.PENDING)
    assert found.artifact_location.endswith(f"/models/{made.model_id}/artifacts"), found.artifact_location
    assert client.create_logged_model(experiment).name


def check_many_params(client):
    """takes more params than the first call holds"""
    params = {f"p{n}": "x" * 300 for n in range(250)}
    made = client.create_logged_model(fresh_experiment(client), name="wide", params=params)
    equal(client.get_logged_model(made.model_id).params, params)


def check_finalize(client):
    """finishes a logged model as ready or failed"""
    experiment = fresh_experiment(client)
    for status in [LoggedModelStatus.READY, LoggedModelStatus.FAILED]:
        made = client.create_logged_model(experiment)
        equal(client.finalize_logged_model(made.model_id, status).status, status)
        equal(client.get_logged_model(made.model_id).status, status)


def check_tags(client):
    """sets, replaces and deletes tags of a logged model"""
    made = client.create_logged_model(fresh_experiment(client), tags={"a": "1"}).model_id
    client.set_logged_model_tags(made, {"a": "2", "b": "3"})
    equal(client.get_logged_model(made).tags, {"a": "2", "b": "3"})
    client.delete_logged_model_tag(made, "a")
    equal(client.get_logged_model(made).tags, {"b": "3"})
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_logged_model_tag(made, "a")


def check_delete(client):
    """deletes a logged model"""
    experiment = fresh_experiment(client)
    made = client.create_logged_model(experiment).model_id
    client.delete_logged_model(made)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(made)
    equal(list(client.search_logged_models([experiment])), [])
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model("m-" + "0" * 32)


def check_metrics(client):
    """keeps metrics that were logged for a model, with their dataset"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    model = client.create_logged_model(experiment, source_run_id=run).model_id
    client.log_metric(run, "auc", 0.9, step=1, timestamp=10, dataset_name="test", dataset_digest="d1", model_id=model)
    client.log_batch(run, metrics=[Metric("loss", 0.5, 10, 1, model_id=model), Metric("auc", 0.95, 11, 2, model_id=model)])
    equal(client.get_run(run).data.metrics, {"auc": 0.95, "loss": 0.5})
    found = {(one.key, one.value, one.step, one.dataset_name) for one in client.get_logged_model(model).metrics}
    assert ("loss", 0.5, 1, None) in found and ("auc", 0.9, 1, "test") in found and ("auc", 0.95, 2, None) in found, found


def check_inputs_and_outputs(client):
    """links models to runs as inputs and outputs"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    made, used = (client.create_logged_model(experiment).model_id for _ in range(2))
    client.log_outputs(run, [LoggedModelOutput(made, step=3)])
    client.log_inputs(run, models=[LoggedModelInput(used)])
    found = client.get_run(run)
    equal([(one.model_id, one.step) for one in found.outputs.model_outputs], [(made, 3)])
    equal([one.model_id for one in found.inputs.model_inputs], [used])
    equal([one.model_id for one in client.search_runs([experiment])[0].outputs.model_outputs], [made])


def three_models(client):
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    ids = {}
    for n, (name, auc) in enumerate([("a", 0.5), ("b", 0.9), ("c", None)]):
        model = client.create_logged_model(experiment, name=name, params={"n": str(n)}, tags={"even": str(n % 2 == 0)}, model_type="tree" if n else "net").model_id
        if auc is not None:
            client.log_metric(run, "auc", auc, model_id=model, dataset_name="test", dataset_digest="1")
            client.log_metric(run, "auc", 1 - auc, model_id=model, dataset_name="train", dataset_digest="1", timestamp=1)
        ids[model] = name

    def found(filter=None, **options):
        return "".join(ids[model.model_id] for model in client.search_logged_models([experiment], filter, **options))

    return experiment, ids, found


def check_search(client):
    """searches logged models by metrics, params, tags and attributes"""
    _, ids, found = three_models(client)
    equal(sorted(found()), ["a", "b", "c"])
    equal(found("name = 'b'"), "b")
    equal(found("attributes.name LIKE 'B%'"), "")
    equal(found("name ILIKE 'B%'"), "b")
    equal(found("model_type = 'net'"), "a")
    equal(sorted(found("model_type != 'net'")), ["b", "c"])
    equal(found("metrics.auc > 0.8"), "b")
    equal(found("params.n = '2'"), "c")
    equal(sorted(found("tags.even = 'True'")), ["a", "c"])
    equal(found("tags.even = 'True' AND params.n = '0' and metrics.auc < 0.8"), "a")
    equal(found(f"model_id = '{list(ids)[1]}'"), "b")
    equal(sorted(found("name IN ('a', 'c')")), ["a", "c"])


def check_search_order(client):
    """orders logged models by metric, also of one dataset, and by attributes"""
    _, _, found = three_models(client)
    equal(found(order_by=[{"field_name": "name", "ascending": True}]), "abc")
    equal(found(order_by=[{"field_name": "name", "ascending": False}]), "cba")
    equal(found(order_by=[{"field_name": "metrics.auc", "ascending": False}]), "bac")
    equal(found(order_by=[{"field_name": "metrics.auc", "ascending": True}]), "abc")
    equal(found(order_by=[{"field_name": "metrics.auc", "ascending": True, "dataset_name": "train", "dataset_digest": "1"}]), "bac")
    equal(found("metrics.auc > 0.4", datasets=[{"dataset_name": "train", "dataset_digest": "1"}]), "a")


def check_search_paging(client):
    """gives logged models page by page"""
    experiment = fresh_experiment(client)
    made = {client.create_logged_model(experiment).model_id for _ in range(5)}
    seen, token = [], None
    while True:
        page = client.search_logged_models([experiment], max_results=2, page_token=token)
        seen += [model.model_id for model in page]
        token = page.token
        if not token:
            break
    equal((len(seen), set(seen)), (5, made))


def check_refusals(client):
    """refuses names, filters and orders that MLflow refuses"""
    experiment = fresh_experiment(client)
    for name in ["a/b", "a:b", "a.b", "a%", "a'b"]:
        with refused("INVALID_PARAMETER_VALUE", what=repr(name)):
            client.create_logged_model(experiment, name=name)
    for filter in ["name", "colour = 'x'", "metrics.auc = 'x'", "metric.auc > 1", "params.n > 1"]:
        with refused("INVALID_PARAMETER_VALUE", what=filter):
            client.search_logged_models([experiment], filter)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_logged_models([experiment], order_by=[{"field_name": "params.n"}])


def check_fluent(client):
    """follows the fluent API from an external model to its metrics"""
    mlflow.set_experiment(fresh("models"))
    with mlflow.start_run() as run:
        model = mlflow.create_external_model(name="external", params={"a": "1"}, tags={"b": "2"})
        mlflow.log_metric("auc", 0.75, model_id=model.model_id)
        mlflow.log_model_params({"late": "x"}, model_id=model.model_id)
    found = mlflow.get_logged_model(model.model_id)
    equal(found.status, LoggedModelStatus.READY)
    equal(found.params, {"a": "1", "late": "x"})
    equal([one.value for one in found.metrics], [0.75])
    equal(found.source_run_id, run.info.run_id)
    frame = mlflow.search_logged_models(filter_string="name = 'external'")
    equal(len(frame), 1)
