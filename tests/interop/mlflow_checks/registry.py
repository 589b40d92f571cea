import time

import mlflow

from mlflow_checks import equal, fresh, fresh_experiment, fresh_run, refused


def model_with_versions(client, count=1, **options):
    name = fresh("Модель with space")
    client.create_registered_model(name, **options)
    for n in range(count):
        client.create_model_version(name, f"s3://bucket/{n}")
    return name


def check_registered_model(client):
    """registers, describes, renames and deletes a model"""
    name = fresh("model")
    made = client.create_registered_model(name, tags={"team": "risk"}, description="first")
    equal((made.name, made.tags, made.description), (name, {"team": "risk"}, "first"))
    assert abs(made.creation_timestamp - time.time() * 1000) < 600_000
    equal(client.get_registered_model(name).description, "first")
    equal(client.update_registered_model(name, "second").description, "second")
    client.create_model_version(name, "s3://bucket/x")
    other = fresh("renamed")
    client.rename_registered_model(name, other)
    equal(client.get_registered_model(other).description, "second")
    equal(client.get_model_version(other, "1").source, "s3://bucket/x")
    with refused("RESOURCE_DOES_NOT_EXIST", "not found"):
        client.get_registered_model(name)
    client.delete_registered_model(other)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(other)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(other, "1")


def check_taken_names(client):
    """refuses names that are taken or not allowed"""
    name, other = model_with_versions(client), model_with_versions(client)
    with refused("RESOURCE_ALREADY_EXISTS", "already exists"):
        client.create_registered_model(name)
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.rename_registered_model(name, other)
    for bad in ["", " ", "a/b", "a:b"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.create_registered_model(bad)


def check_versions(client):
    """numbers versions upwards and never gives a number again"""
    name = model_with_versions(client)
    run = fresh_run(client)
    made = client.create_model_version(name, "s3://bucket/path", run_id=run, tags={"a": "1"}, description="ü", run_link="http://run")
    equal((str(made.version), made.run_id, made.tags, made.description, made.run_link), ("2", run, {"a": "1"}, "ü", "http://run"))
    found = client.get_model_version(name, "2")
    equal((found.status, found.current_stage, found.source), ("READY", "None", "s3://bucket/path"))
    equal(client.update_model_version(name, "2", "later").description, "later")
    equal(client.get_model_version_download_uri(name, "2"), "s3://bucket/path")
    client.delete_model_version(name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(name, "2")
    equal(str(client.create_model_version(name, "s3://bucket/z").version), "3")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.create_model_version(fresh("absent"), "s3://bucket/z")


def check_aliases(client):
    """sets, moves and deletes aliases"""
    name = model_with_versions(client, 3)
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "challenger", "2")
    equal(str(client.get_model_version_by_alias(name, "champion").version), "1")
    client.set_registered_model_alias(name, "champion", "3")
    equal(str(client.get_model_version_by_alias(name, "champion").version), "3")
    equal({alias: str(version) for alias, version in client.get_registered_model(name).aliases.items()}, {"champion": "3", "challenger": "2"})
    equal(client.get_model_version(name, "3").aliases, ["champion"])
    client.delete_registered_model_alias(name, "champion")
    client.delete_registered_model_alias(name, "champion")
    with refused("INVALID_PARAMETER_VALUE"):
        client.get_model_version_by_alias(name, "champion")
    for bad in ["latest", "v1", "a b"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.set_registered_model_alias(name, bad, "1")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.set_registered_model_alias(name, "x", "9")


def check_stages(client):
    """moves versions through stages and archives those before"""
    name = model_with_versions(client, 3)
    client.transition_model_version_stage(name, "1", "production")
    client.transition_model_version_stage(name, "2", "Staging")
    equal({one.current_stage: str(one.version) for one in client.get_latest_versions(name)}, {"Production": "1", "Staging": "2", "None": "3"})
    equal([str(one.version) for one in client.get_latest_versions(name, ["Production"])], ["1"])
    client.transition_model_version_stage(name, "3", "Production", archive_existing_versions=True)
    equal(client.get_model_version(name, "1").current_stage, "Archived")
    equal(client.get_model_version(name, "3").current_stage, "Production")
    with refused("INVALID_PARAMETER_VALUE"):
        client.transition_model_version_stage(name, "1", "Heaven")


def check_tags(client):
    """sets and deletes tags of models and versions"""
    name = model_with_versions(client)
    client.set_registered_model_tag(name, "a", "1")
    client.set_registered_model_tag(name, "a", "2")
    client.set_model_version_tag(name, "1", "b", "3")
    equal(client.get_registered_model(name).tags, {"a": "2"})
    equal(client.get_model_version(name, "1").tags, {"b": "3"})
    for _ in range(2):
        client.delete_registered_model_tag(name, "a")
        client.delete_model_version_tag(name, "1", "b")
    equal(client.get_registered_model(name).tags, {})
    equal(client.get_model_version(name, "1").tags, {})


def check_search_models(client):
    """searches registered models by name and tag, in order and page by page"""
    word = fresh("s")
    for n in range(5):
        client.create_registered_model(f"{word}-{'aBcde'[n]}", tags={"n": str(n), word: "1"})

    def found(filter, **options):
        return [one.name.removeprefix(f"{word}-") for one in client.search_registered_models(filter, **options)]

    equal(found(f"name LIKE '{word}%'", order_by=["name DESC"]), ["e", "d", "c", "a", "B"])
    equal(found(f"name ILIKE '{word.upper()}-b%'"), ["B"])
    equal(found(f"name = '{word}-a'"), ["a"])
    equal(sorted(found(f"name LIKE '{word}%' and name != '{word}-a'")), ["B", "c", "d", "e"])
    equal(found(f"tags.`{word}` = '1' AND tags.n = '2'"), ["c"])
    equal(found(f"name LIKE '{word}%'", order_by=["timestamp DESC"])[0], "e")
    seen, token = [], None
    while True:
        page = client.search_registered_models(f"name LIKE '{word}%'", max_results=2, page_token=token)
        seen += [one.name for one in page]
        token = page.token
        if not token:
            break
    equal(len(set(seen)), 5)
    for filter in ["name > 'a'", "colour = 'x'", "name = a"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.search_registered_models(filter)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_registered_models(max_results=1001)


def check_search_versions(client):
    """searches model versions by name, run, source, number and tag"""
    name = model_with_versions(client, 2)
    run = fresh_run(client)
    client.create_model_version(name, "s3://special/source", run_id=run, tags={"kind": "x"})

    def found(filter, **options):
        return [str(one.version) for one in client.search_model_versions(filter, **options)]

    equal(sorted(found(f"name = '{name}'")), ["1", "2", "3"])
    equal(found(f"name = '{name}'", order_by=["version_number ASC"]), ["1", "2", "3"])
    equal(found(f"name = '{name}' and version_number > 1", order_by=["version_number DESC"]), ["3", "2"])
    equal(found(f"run_id = '{run}'"), ["3"])
    equal(found(f"name = '{name}' and run_id IN ('{run}')"), ["3"])
    equal(found(f"name = '{name}' and source_path = 's3://special/source'"), ["3"])
    equal(found(f"name = '{name}' and source_path LIKE 's3://bucket/%'", order_by=["version_number"]), ["1", "2"])
    equal(found(f"name = '{name}' and tags.kind = 'x'"), ["3"])
    equal(found("name = 'absent of course'"), [])
    page = client.search_model_versions(f"name = '{name}'", max_results=2)
    rest = client.search_model_versions(f"name = '{name}'", max_results=2, page_token=page.token)
    equal((len(page), len(rest)), (2, 1))
    for filter in ["version_number LIKE '1'", "colour = 'x'"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.search_model_versions(filter)


def check_latest_of_model(client):
    """names the latest versions with the model"""
    name = model_with_versions(client, 2)
    equal([str(one.version) for one in client.get_registered_model(name).latest_versions], ["2"])
    equal([str(one.version) for one in client.search_registered_models(f"name = '{name}'")[0].latest_versions], ["2"])


def check_bad_sources(client, folder):
    """refuses sources outside a run and paths that climb"""
    name = model_with_versions(client)
    for source in [folder, f"file://{folder}", "/etc/passwd", "s3://bucket/../x", "https://host/a/%2e%2e/b", "mlflow-artifacts:/a/../../b"]:
        with refused("INVALID_PARAMETER_VALUE", what=source):
            client.create_model_version(name, source)


def check_download_of_version(client):
    """downloads the files of a version that a run wrote"""
    mlflow.set_experiment(fresh("register"))
    with mlflow.start_run() as run:
        mlflow.log_text("x", "model/file.txt")
    name = model_with_versions(client)
    client.create_model_version(name, f"{run.info.artifact_uri}/model", run_id=run.info.run_id)
    folder = mlflow.artifacts.download_artifacts(f"models:/{name}/2")
    with open(f"{folder}/file.txt") as file:
        equal(file.read(), "x")


def check_version_of_logged_model(client):
    """ties a version to the logged model it came from"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    model = client.create_logged_model(experiment, name="m", source_run_id=run)
    name = fresh("logged")
    client.create_registered_model(name)
    made = client.create_model_version(name, f"models:/{model.model_id}", model_id=model.model_id)
    equal(made.run_id, run)
    equal(client.get_model_version_download_uri(name, "1"), model.artifact_location)
    assert name in client.get_logged_model(model.model_id).tags["mlflow.modelVersions"]
