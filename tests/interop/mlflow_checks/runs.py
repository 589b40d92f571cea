import time

import mlflow
from mlflow.entities import RunStatus, ViewType
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID, MLFLOW_RUN_NAME

from mlflow_checks import equal, fresh, fresh_experiment, fresh_run, refused


def check_create(client):
    """creates a run with the name, time and tags that it was given"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment, start_time=1_234_567_890_123, tags={"a": "1", "ß": "🙂"}, run_name="first try")
    equal(run.info.run_name, "first try")
    equal(run.info.start_time, 1_234_567_890_123)
    equal(run.info.end_time, None)
    equal(run.info.status, "RUNNING")
    equal(run.info.lifecycle_stage, "active")
    equal(run.info.experiment_id, experiment)
    equal(len(run.info.run_id), 32)
    assert run.info.artifact_uri.endswith(f"/{run.info.run_id}/artifacts"), run.info.artifact_uri
    equal(run.data.tags, {"a": "1", "ß": "🙂", MLFLOW_RUN_NAME: "first try"})
    again = client.get_run(run.info.run_id)
    equal(dict(again.info), dict(run.info))
    equal(again.data.tags, run.data.tags)


def check_generated_name(client):
    """gives a run a name of its own and keeps it in the tag mlflow.runName"""
    run = client.create_run(fresh_experiment(client))
    assert run.info.run_name
    equal(run.data.tags[MLFLOW_RUN_NAME], run.info.run_name)


def check_rename(client):
    """renames a run by update and by its name tag alike"""
    run = fresh_run(client, run_name="before")
    client.update_run(run, name="after")
    equal(client.get_run(run).info.run_name, "after")
    equal(client.get_run(run).data.tags[MLFLOW_RUN_NAME], "after")
    client.set_tag(run, MLFLOW_RUN_NAME, "last")
    equal(client.get_run(run).info.run_name, "last")
    equal(client.get_run(run).info.status, "RUNNING")


def check_terminate(client):
    """ends a run with every status and with the time given"""
    for status in ["FINISHED", "FAILED", "KILLED", "SCHEDULED", "RUNNING"]:
        run = fresh_run(client)
        client.set_terminated(run, status=status, end_time=1_700_000_000_001)
        equal(client.get_run(run).info.status, status)
        equal(client.get_run(run).info.end_time, 1_700_000_000_001)
    run = fresh_run(client)
    client.set_terminated(run)
    equal(client.get_run(run).info.status, RunStatus.to_string(RunStatus.FINISHED))
    assert abs(client.get_run(run).info.end_time - time.time() * 1000) < 600_000


def check_params(client):
    """keeps params once written, allows the same again, and refuses another value"""
    run = fresh_run(client)
    client.log_param(run, "rate", 0.1)
    client.log_param(run, "rate", 0.1)
    client.log_param(run, "empty", "")
    client.log_param(run, "päth/with . and-", "välue 你好")
    with refused("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
        client.log_param(run, "rate", 0.2)
    equal(client.get_run(run).data.params, {"rate": "0.1", "empty": "", "päth/with . and-": "välue 你好"})


def check_long_values(client):
    """cuts long params to 6000 and long tags to 8000 characters, as MLflow does"""
    run = fresh_run(client)
    client.log_param(run, "long", "x" * 7000)
    equal(len(client.get_run(run).data.params["long"]), 6000)
    client.set_tag(run, "long", "y" * 9000)
    equal(len(client.get_run(run).data.tags["long"]), 8000)


def check_tags(client):
    """sets, replaces and deletes tags of a run"""
    run = fresh_run(client)
    client.set_tag(run, "stage", "draft")
    client.set_tag(run, "stage", "final")
    client.set_tag(run, "gone", "1")
    client.delete_tag(run, "gone")
    tags = client.get_run(run).data.tags
    equal(tags["stage"], "final")
    assert "gone" not in tags
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_tag(run, "gone")


def check_delete_and_restore(client):
    """hides a deleted run, refuses writes to it, and restores it"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    client.log_metric(run, "m", 1.0)
    client.delete_run(run)
    equal(client.get_run(run).info.lifecycle_stage, "deleted")
    equal(list(client.search_runs([experiment])), [])
    equal(len(client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)), 1)
    for write in [
        lambda: client.log_metric(run, "m", 2.0),
        lambda: client.log_param(run, "p", "1"),
        lambda: client.set_tag(run, "t", "1"),
        lambda: client.log_batch(run, params=[mlflow.entities.Param("p", "1")]),
    ]:
        with refused("INVALID_PARAMETER_VALUE"):
            write()
    client.restore_run(run)
    equal(client.get_run(run).info.lifecycle_stage, "active")
    equal(client.get_run(run).data.metrics, {"m": 1.0})


def check_nested(client):
    """keeps nested runs of the fluent API below their parents"""
    mlflow.set_experiment(fresh("nested"))
    with mlflow.start_run(run_name="parent", description="the *whole*") as parent:
        for n in range(2):
            with mlflow.start_run(run_name=f"child {n}", nested=True, tags={"n": str(n)}) as child:
                mlflow.log_metric("loss", 1 / (n + 1))
                with mlflow.start_run(nested=True) as grandchild:
                    mlflow.log_param("deep", True)
        mlflow.log_param("kind", "parent")
    children = mlflow.search_runs(filter_string=f"tags.{MLFLOW_PARENT_RUN_ID} = '{parent.info.run_id}'")
    equal(sorted(children["tags.mlflow.runName"]), ["child 0", "child 1"])
    equal(client.get_run(grandchild.info.run_id).data.tags[MLFLOW_PARENT_RUN_ID], child.info.run_id)
    equal(client.get_parent_run(child.info.run_id).info.run_id, parent.info.run_id)
    equal(client.get_run(parent.info.run_id).data.tags["mlflow.note.content"], "the *whole*")
    equal(client.get_run(child.info.run_id).info.status, "FINISHED")


def check_failed_run(client):
    """marks a run failed when the code inside it throws"""
    mlflow.set_experiment(fresh("failing"))
    try:
        with mlflow.start_run() as run:
            raise ValueError("on purpose")
    except ValueError:
        pass
    equal(client.get_run(run.info.run_id).info.status, "FAILED")


def check_resume(client):
    """lets a finished run be opened again and written to"""
    mlflow.set_experiment(fresh("resumed"))
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 1.0)
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("m", 2.0, step=1)
        equal(client.get_run(run.info.run_id).info.status, "RUNNING")
    equal(client.get_run(run.info.run_id).data.metrics, {"m": 2.0})
    equal(client.get_run(run.info.run_id).info.status, "FINISHED")
