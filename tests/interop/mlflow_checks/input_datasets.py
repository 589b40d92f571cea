import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag
from mlflow.utils.mlflow_tags import MLFLOW_DATASET_CONTEXT

from mlflow_checks import equal, fresh, fresh_experiment, fresh_run, refused


def check_log_inputs(client):
    """keeps every field of a dataset input and its tags"""
    run = fresh_run(client)
    dataset = Dataset("loans", "abc123", "local", '{"uri": "file:///x.csv"}', schema='{"ü": 1}', profile='{"rows": 3}')
    client.log_inputs(run, [DatasetInput(dataset, [InputTag(MLFLOW_DATASET_CONTEXT, "training"), InputTag("a", "b")])])
    found = client.get_run(run).inputs.dataset_inputs
    equal(len(found), 1)
    equal(dict(found[0].dataset), dict(dataset))
    equal(sorted((tag.key, tag.value) for tag in found[0].tags), [("a", "b"), (MLFLOW_DATASET_CONTEXT, "training")])


def check_logged_again(client):
    """stores a dataset of an experiment once, and its link to a run once"""
    experiment = fresh_experiment(client)
    runs = [client.create_run(experiment).info.run_id for _ in range(2)]
    for run in [*runs, runs[0]]:
        client.log_inputs(run, [DatasetInput(Dataset("d", "1", "local", run), [InputTag("run", run)])])
    for run in runs:
        found = client.get_run(run).inputs.dataset_inputs
        equal([(one.dataset.source, one.tags[0].value) for one in found], [(runs[0], run)])


def check_fluent_data(client):
    """takes a pandas data frame through mlflow.log_input"""
    import pandas as pd

    frame = pd.DataFrame({"amount": [1.5, 2.0], "class": ["a", "b"]})
    data = mlflow.data.from_pandas(frame, source="loans.csv", name="frame", targets="class")
    mlflow.set_experiment(fresh("data"))
    with mlflow.start_run() as run:
        mlflow.log_input(data, context="training", tags={"split": "first"})
    found = client.get_run(run.info.run_id).inputs.dataset_inputs[0]
    equal((found.dataset.name, found.dataset.digest), ("frame", data.digest))
    assert "amount" in found.dataset.schema
    equal({tag.key: tag.value for tag in found.tags}, {MLFLOW_DATASET_CONTEXT: "training", "split": "first"})


def check_limits(client):
    """refuses fields of a dataset that are too long"""
    run = fresh_run(client)
    for dataset in [Dataset("n" * 501, "1", "local", "s"), Dataset("n", "d" * 129, "local", "s"), Dataset("n", "1", "local", "s" * 65_536)]:
        with refused("INVALID_PARAMETER_VALUE", what=str(dict(dataset))[:40]):
            client.log_inputs(run, [DatasetInput(dataset, [])])
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_inputs(run, [DatasetInput(Dataset("n", "1", "local", "s"), [InputTag("k" * 256, "v")])])
    equal(client.get_run(run).inputs.dataset_inputs, [])
