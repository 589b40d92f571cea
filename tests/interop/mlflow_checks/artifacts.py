import json
import os

import mlflow
import requests

from mlflow_checks import equal, fresh, fresh_run


def listing(client, run, path=None):
    # The client reads a size of 0 as none.
    return [(one.path, one.is_dir, None if one.is_dir else one.file_size or 0) for one in client.list_artifacts(run, path)]


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_log_and_list(client, folder):
    """uploads files into folders and lists them by name"""
    run = fresh_run(client)
    client.log_artifact(run, write(folder, "b.txt", b"hello"))
    client.log_artifact(run, write(folder, "a.bin", bytes(range(256))), "deep/er")
    client.log_artifact(run, write(folder, "empty", b""))
    equal(listing(client, run), [("b.txt", False, 5), ("deep", True, None), ("empty", False, 0)])
    equal(listing(client, run, "deep"), [("deep/er", True, None)])
    equal(listing(client, run, "deep/er"), [("deep/er/a.bin", False, 256)])
    equal(listing(client, run, "absent"), [])
    equal(listing(client, run, "b.txt"), [])


def check_download(client, folder):
    """gives back single files and whole folders to the byte"""
    run = fresh_run(client)
    files = {"top.json": b'{"a": 1e0}', "sub/one.csv": b"a,b\n1,2\n", "sub/two/big.bin": os.urandom(3_000_000), "sub/nothing": b""}
    for name, content in files.items():
        write(os.path.join(folder, "up"), name, content)
    client.log_artifacts(run, os.path.join(folder, "up"))
    equal(read(client.download_artifacts(run, "top.json", folder)), files["top.json"])
    down = os.path.join(folder, "down")
    os.makedirs(down)
    client.download_artifacts(run, "", down)
    for name, content in files.items():
        assert read(os.path.join(down, name)) == content, name
    sub = client.download_artifacts(run, "sub", os.path.join(folder))
    assert read(os.path.join(sub, "two/big.bin")) == files["sub/two/big.bin"]


def check_unicode_names(client, folder):
    """keeps names with spaces, umlauts, percent signs and other scripts"""
    run = fresh_run(client)
    # No "?" nor "%41": the client puts those into its URL as they are.
    given = ["größe & co.txt", "100% sure.txt", "模型 (1).txt", "a+b=c.txt"]
    for name in given:
        client.log_artifact(run, write(folder, name, name.encode()), "naïve ordner/x y")
    names = sorted(path for path, _, _ in listing(client, run, "naïve ordner/x y"))
    equal(names, sorted(f"naïve ordner/x y/{name}" for name in given))
    down = os.path.join(folder, "down")
    os.makedirs(down)
    for path in names:
        equal(read(client.download_artifacts(run, path, down)).decode(), path.split("/")[-1])


def check_overwrite(client, folder):
    """replaces a file that is logged again"""
    run = fresh_run(client)
    client.log_artifact(run, write(folder, "x.txt", b"before, and longer"))
    client.log_artifact(run, write(folder, "x.txt", b"after"))
    equal(listing(client, run), [("x.txt", False, 5)])
    equal(read(client.download_artifacts(run, "x.txt", folder)), b"after")


def check_fluent_kinds(client):
    """takes text, dictionaries, figures, images and tables of the fluent API"""
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    mlflow.set_experiment(fresh("kinds"))
    with mlflow.start_run() as run:
        mlflow.log_text("grüße", "notes/a.txt")
        mlflow.log_dict({"a": [1, 2], "ü": None}, "config.json")
        mlflow.log_dict({"a": 1}, "config.yaml")
        figure, axes = plt.subplots()
        axes.plot([1, 2])
        mlflow.log_figure(figure, "plots/line.png")
        mlflow.log_image(np.zeros((8, 8, 3), dtype=np.uint8), "black.png")
        mlflow.log_image(np.ones((8, 8, 3)), key="dog", step=3)
        mlflow.log_table(pd.DataFrame({"a": [1, 2]}), "table.json")
        mlflow.log_table(pd.DataFrame({"a": [3]}), "table.json")
        uri = mlflow.get_artifact_uri()
    id = run.info.run_id
    equal(mlflow.artifacts.load_text(f"{uri}/notes/a.txt"), "grüße")
    equal(mlflow.artifacts.load_dict(f"runs:/{id}/config.json"), {"a": [1, 2], "ü": None})
    assert mlflow.artifacts.load_image(f"{uri}/black.png").size == (8, 8)
    equal(list(mlflow.load_table("table.json", [id])["a"]), [1, 2, 3])
    names = {path for path, _, _ in listing(client, id)}
    assert {"notes", "config.json", "config.yaml", "plots", "black.png", "images", "table.json"} <= names, names
    assert len(listing(client, id, "images")) == 2


def check_multipart(client, folder):
    """uploads a large file in parts when told to, at the root and in a folder"""
    settings = {
        "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD": "true",
        "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": "1000000",
        "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": "5242880",
    }
    run = fresh_run(client)
    content = os.urandom(12_000_000)
    os.environ.update(settings)
    try:
        client.log_artifact(run, write(folder, "large file.bin", content))
        client.log_artifact(run, write(folder, "large file.bin", content), "deep/er")
    finally:
        for name in settings:
            del os.environ[name]
    down = os.path.join(folder, "down")
    os.makedirs(down)
    for path in ["large file.bin", "deep/er/large file.bin"]:
        assert read(client.download_artifacts(run, path, down)) == content, path


def check_delete(client, folder):
    """deletes files and folders through the artifact repository"""
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    run = client.get_run(fresh_run(client))
    write(os.path.join(folder, "up"), "sub/a.txt", b"1")
    write(os.path.join(folder, "up"), "b.txt", b"2")
    client.log_artifacts(run.info.run_id, os.path.join(folder, "up"))
    repository = get_artifact_repository(run.info.artifact_uri)
    repository.delete_artifacts("b.txt")
    equal(listing(client, run.info.run_id), [("sub", True, None)])
    repository.delete_artifacts("sub")
    equal(listing(client, run.info.run_id), [])


def check_file_root(client, folder):
    """serves artifacts that lie below a file: location of the experiment"""
    experiment = client.create_experiment(fresh("files"), artifact_location=f"file://{folder}/root")
    run = client.create_run(experiment).info.run_id
    client.log_artifact(run, write(folder, "x.txt", b"12345"), "d")
    equal(listing(client, run, "d"), [("d/x.txt", False, 5)])
    assert os.path.exists(f"{folder}/root/{run}/artifacts/d/x.txt")
    equal(read(client.download_artifacts(run, "d/x.txt")), b"12345")


def check_get_artifact(client, folder, uri):
    """answers /get-artifact with the bytes, a type and a safe disposition"""
    run = fresh_run(client)
    client.log_artifact(run, write(folder, "page.html", b"<b>"), "d")
    for name in ["run_id", "run_uuid"]:
        answer = requests.get(f"{uri}/get-artifact", params={name: run, "path": "d/page.html"})
        equal((answer.status_code, answer.content), (200, b"<b>"))
        equal(answer.headers["X-Content-Type-Options"], "nosniff")
        assert answer.headers["Content-Disposition"].startswith("attachment"), answer.headers
    equal(requests.get(f"{uri}/get-artifact", params={"run_id": run, "path": "absent.txt"}).status_code, 404)


def check_ui_upload(client, uri):
    """takes an upload of the web pages' route"""
    run = fresh_run(client)
    content = json.dumps({"a": 1}).encode()
    answer = requests.post(f"{uri}/ajax-api/2.0/mlflow/upload-artifact", params={"run_uuid": run, "path": "d/x.json"}, data=content)
    equal(answer.status_code, 200)
    equal(listing(client, run, "d"), [("d/x.json", False, len(content))])


def check_unsafe_paths(client, folder, uri):
    """refuses paths that leave the folder, also percent-encoded and with backslashes"""
    run = client.get_run(fresh_run(client))
    client.log_artifact(run.info.run_id, write(folder, "x.txt", b"1"))
    for path in ["../x", "..%2fx", "%2e%2e/x", "a/../../x", "/etc/passwd", "%252e%252e%252fx", "a#b"]:
        for url, params in [
            (f"{uri}/get-artifact", {"run_id": run.info.run_id, "path": path}),
            (f"{uri}/api/2.0/mlflow/artifacts/list", {"run_id": run.info.run_id, "path": path}),
            (f"{uri}/api/2.0/mlflow-artifacts/artifacts", {"path": path}),
        ]:
            answer = requests.get(url, params=params)
            assert answer.status_code == 400 and "Invalid path" in answer.text, (url, path, answer.status_code, answer.text)
    for path in ["%2e%2e/%2e%2e/x", "..%2f..%2fx", "%252e%252e%252fx"]:
        with requests.Session() as session:
            request = requests.Request("PUT", uri, data=b"evil").prepare()
            request.url = f"{uri}/api/2.0/mlflow-artifacts/artifacts/{path}"
            status = session.send(request).status_code
            assert 400 <= status < 500, (path, status)
