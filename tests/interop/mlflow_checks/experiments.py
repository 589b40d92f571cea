import time

import mlflow
from mlflow.entities import ViewType

from mlflow_checks import equal, fresh, fresh_experiment, refused


def check_create_and_get(client):
    """creates an experiment with tags and finds it by id and by name"""
    name = fresh("kredit/ü 你好")
    id = client.create_experiment(name, tags={"team": "risk", "empty": ""})
    found = client.get_experiment(id)
    equal(found.name, name)
    equal(found.tags, {"team": "risk", "empty": ""})
    equal(found.lifecycle_stage, "active")
    assert found.artifact_location.endswith(f"/{id}"), found.artifact_location
    assert abs(found.creation_time - time.time() * 1000) < 600_000
    equal(client.get_experiment_by_name(name).experiment_id, id)
    equal(client.get_experiment_by_name(fresh("absent")), None)


def check_default(client):
    """has an experiment 0 called Default"""
    equal(client.get_experiment("0").name, "Default")


def check_own_location(client, folder):
    """keeps the artifact location that it was given"""
    id = client.create_experiment(fresh("located"), artifact_location=f"file://{folder}/here")
    equal(client.get_experiment(id).artifact_location, f"file://{folder}/here")
    run = client.create_run(id)
    equal(run.info.artifact_uri, f"file://{folder}/here/{run.info.run_id}/artifacts")


def check_rename(client):
    """renames an experiment, but not to a name that is taken"""
    id, other = fresh_experiment(client), fresh("taken")
    client.create_experiment(other)
    renamed = fresh("renamed")
    client.rename_experiment(id, renamed)
    equal(client.get_experiment(id).name, renamed)
    try:
        client.rename_experiment(id, other)
    except mlflow.exceptions.RestException as error:
        assert error.error_code in ("BAD_REQUEST", "RESOURCE_ALREADY_EXISTS"), error
    else:
        raise AssertionError("took a name that was taken")


def check_tags(client):
    """sets, replaces and deletes tags of an experiment"""
    id = fresh_experiment(client)
    client.set_experiment_tag(id, "stage", "draft")
    client.set_experiment_tag(id, "stage", "final")
    client.set_experiment_tag(id, "other", "x" * 5000)
    equal(client.get_experiment(id).tags, {"stage": "final", "other": "x" * 5000})
    client.delete_experiment_tag(id, "other")
    equal(client.get_experiment(id).tags, {"stage": "final"})
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment_tag(id, "other")


def check_delete_and_restore(client):
    """deletes an experiment with its runs, keeps its name taken, and restores both"""
    id = fresh_experiment(client)
    name = client.get_experiment(id).name
    run = client.create_run(id).info.run_id
    client.delete_experiment(id)
    equal(client.get_experiment(id).lifecycle_stage, "deleted")
    equal(client.get_run(run).info.lifecycle_stage, "deleted")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(id)
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(name)
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_run(id)
    with refused("INVALID_PARAMETER_VALUE"):
        client.set_experiment_tag(id, "late", "1")
    client.restore_experiment(id)
    equal(client.get_experiment(id).lifecycle_stage, "active")
    equal(client.get_run(run).info.lifecycle_stage, "active")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.restore_experiment(id)


def check_search(client):
    """searches experiments by name, time and tags, in the order asked for"""
    word = fresh("hunt").replace("-", "")
    first = client.create_experiment(f"{word}-Alpha", tags={word: "one"})
    time.sleep(0.01)
    second = client.create_experiment(f"{word}-beta", tags={word: "two", f"{word} key": "ÄX"})
    time.sleep(0.01)
    third = client.create_experiment(f"{word}-gamma")

    def found(filter, **options):
        return [one.experiment_id for one in client.search_experiments(filter_string=filter, **options)]

    equal(found(f"name LIKE '{word}%'"), [third, second, first])
    equal(found(f"name = '{word}-beta'"), [second])
    equal(found(f"attribute.name LIKE '{word}%' AND name != '{word}-beta'"), [third, first])
    equal(found(f"name LIKE '{word}-a%'"), [])
    equal(found(f"name ILIKE '{word}-a%'"), [first])
    equal(found(f"tags.{word} = 'one'"), [first])
    equal(found(f"tag.{word} != 'one'"), [second])
    equal(found(f"tags.`{word} key` = 'ÄX'"), [second])
    equal(found(f"tags.{word} LIKE 't%'"), [second])
    equal(found(f"tags.{word} ILIKE 'T%'"), [second])
    created = client.get_experiment(second).creation_time
    equal(found(f"name LIKE '{word}%' and creation_time >= {created}"), [third, second])
    equal(found(f"name LIKE '{word}%' and creation_time < {created}"), [first])
    equal(found(f"name LIKE '{word}%'", order_by=["name ASC"]), [first, second, third])
    equal(found(f"name LIKE '{word}%'", order_by=["experiment_id DESC"]), [third, second, first])
    client.rename_experiment(first, f"{word}-Alpha again")
    equal(found(f"name LIKE '{word}%'", order_by=["last_update_time DESC"])[0], first)
    client.delete_experiment(third)
    equal(found(f"name LIKE '{word}%'"), [second, first])
    equal(found(f"name LIKE '{word}%'", view_type=ViewType.DELETED_ONLY), [third])
    equal(len(found(f"name LIKE '{word}%'", view_type=ViewType.ALL)), 3)


def check_paging(client):
    """gives experiments page by page, each once, and no token after the last"""
    word = fresh("page")
    made = [client.create_experiment(f"{word}-{n}") for n in range(6)]
    seen, token = [], None
    while True:
        page = client.search_experiments(filter_string=f"name LIKE '{word}%'", max_results=2, page_token=token)
        assert len(page) == 2, page
        seen += [one.experiment_id for one in page]
        token = page.token
        if not token:
            break
    equal(seen, made[::-1])


def check_bad_search(client):
    """refuses filters and orders that it does not understand"""
    for filter in ["name", "name = beta", "colour = 'red'", "params.x = '1'", "name LIKE 'a' OR name LIKE 'b'", "creation_time = 'now'"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.search_experiments(filter_string=filter)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(order_by=["colour"])
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(max_results=50_001)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(page_token="nonsense")


def check_set_experiment(client):
    """lets mlflow.set_experiment create an experiment and find it again"""
    name = fresh("fluent")
    made = mlflow.set_experiment(name)
    equal(mlflow.set_experiment(name).experiment_id, made.experiment_id)
    mlflow.set_experiment_tags({"a": "1"})
    equal(client.get_experiment(made.experiment_id).tags["a"], "1")
    equal(mlflow.set_experiment(experiment_id=made.experiment_id).name, name)
