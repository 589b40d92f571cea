import math

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType
from mlflow.utils.mlflow_tags import MLFLOW_DATASET_CONTEXT

from mlflow_checks import equal, fresh, fresh_experiment, refused


def three_runs(client):
    """Runs a, b and c, in the order of their start, with values that tell them apart."""
    experiment = fresh_experiment(client)
    rows = {
        "a": ([0.5, 0.9], {"model": "Tree", "deep key": "1", "only a": "x"}, {"team": "risk", "Ü/x-y": "1"}),
        "b": ([0.7], {"model": "forest", "deep key": "2"}, {"team": "fraud"}),
        "c": ([0.2], {"model": "Linear_1"}, {}),
    }
    ids = {}
    for order, (name, (accuracies, params, tags)) in enumerate(rows.items()):
        run = client.create_run(experiment, start_time=1000 + order, run_name=f"run {name}").info.run_id
        client.log_batch(
            run,
            metrics=[Metric("accuracy", value, step, step) for step, value in enumerate(accuracies)],
            params=[Param(key, value) for key, value in params.items()],
            tags=[RunTag(key, value) for key, value in tags.items()],
        )
        ids[run] = name
    by_name = {name: run for run, name in ids.items()}
    client.log_metric(by_name["a"], "f1 score/x-1", 3)
    client.log_metric(by_name["b"], "odd", math.nan)
    client.log_metric(by_name["c"], "odd", 1.0)
    client.set_terminated(by_name["a"], end_time=5000)
    client.set_terminated(by_name["b"], status="FAILED", end_time=6000)
    dataset = Dataset("Loans", "d1g3st", "local", "{}")
    client.log_inputs(by_name["b"], [DatasetInput(dataset, [InputTag(MLFLOW_DATASET_CONTEXT, "training")])])

    def found(filter="", **options):
        return "".join(ids[run.info.run_id] for run in client.search_runs([experiment], filter, **options))

    return experiment, by_name, found


def check_metric_operators(client):
    """compares the latest value of metrics with every operator"""
    _, _, found = three_runs(client)
    for operator, expected in {"=": "b", "!=": "ca", ">": "a", ">=": "ba", "<": "c", "<=": "cb"}.items():
        equal((operator, found(f"metrics.accuracy {operator} 0.7")), (operator, expected))
    equal(found("metric.accuracy > 0.6 and metrics.accuracy < 8e-1"), "b")
    equal(found("metrics.`f1 score/x-1` = 3"), "a")
    equal(found('metrics."f1 score/x-1" = 3'), "a")
    equal(found("metrics.accuracy > -1.5"), "cba")
    equal(found("metrics.absent != 1"), "")


def check_param_operators(client):
    """compares params with every operator"""
    _, _, found = three_runs(client)
    equal(found("params.model = 'Tree'"), "a")
    equal(found("params.model = 'tree'"), "")
    equal(found("params.model != 'Tree'"), "cb")
    equal(found("param.model LIKE '%re%'"), "ba")
    equal(found("parameters.model LIKE 'T%'"), "a")
    equal(found("parameter.model LIKE 't%'"), "")
    equal(found("params.model ILIKE 't%'"), "a")
    equal(found("params.model LIKE 'Linear__'"), "c")
    equal(found("params.`deep key` = '2'"), "b")
    equal(found('params."deep key" != "2"'), "a")
    equal(found("params.`only a` IS NULL"), "cb")
    equal(found("params.`only a` is not null"), "a")


def check_tag_operators(client):
    """compares tags with every operator"""
    _, _, found = three_runs(client)
    equal(found("tags.team = 'risk'"), "a")
    equal(found("tag.team != 'risk'"), "b")
    equal(found("tags.team LIKE 'f%'"), "b")
    equal(found("tags.team ILIKE 'F%D'"), "b")
    equal(found("tags.`Ü/x-y` = '1'"), "a")
    equal(found("tags.team IS NULL"), "c")
    equal(found("tags.team IS NOT NULL"), "ba")
    equal(found("tags.mlflow.runName = 'run c'"), "c")
    equal(found("tags.team LIKE '%r%' AND tags.team != 'risk'"), "b")


def check_attribute_operators(client):
    """compares attributes of runs with every operator"""
    _, runs, found = three_runs(client)
    equal(found("status = 'FAILED'"), "b")
    equal(found("attributes.status != 'FINISHED'"), "cb")
    equal(found("attribute.status = 'RUNNING'"), "c")
    equal(found("run_name = 'run a'"), "a")
    equal(found("attr.run_name LIKE 'run %' and run.run_name ILIKE '%A'"), "a")
    equal(found("`run name` = 'run b'"), "b")
    equal(found("start_time > 1000"), "cb")
    equal(found("attributes.start_time <= 1001"), "ba")
    equal(found("created = 1002"), "c")
    equal(found("end_time >= 6000"), "b")
    equal(found(f"run_id = '{runs['c']}'"), "c")
    equal(found(f"run_id IN ('{runs['c']}', '{runs['a']}')"), "ca")
    equal(found(f"attributes.run_id NOT IN ('{runs['c']}', '{runs['a']}')"), "b")
    equal(found(f"artifact_uri LIKE '%{runs['b']}%'"), "b")


def check_dataset_operators(client):
    """compares datasets of runs"""
    _, _, found = three_runs(client)
    equal(found("dataset.name = 'Loans'"), "b")
    equal(found("datasets.digest LIKE 'd1%'"), "b")
    equal(found("dataset.context = 'training'"), "b")
    equal(found("dataset.context = 'evaluation'"), "")
    equal(found("dataset.name ILIKE 'loans' and metrics.accuracy > 0.1"), "b")
    equal(found("dataset.digest IN ('d1g3st', 'x')"), "b")


def check_combined(client):
    """joins conditions of every kind with AND"""
    _, _, found = three_runs(client)
    equal(found("metrics.accuracy > 0.1 AND params.model != 'forest' and tags.team = 'risk' and status = 'FINISHED'"), "a")
    equal(found("metrics.accuracy > 0.95 AND params.model = 'Tree'"), "")


def check_hostile_text(client):
    """treats quotes and SQL inside values as text"""
    experiment = fresh_experiment(client)
    run = client.create_run(experiment).info.run_id
    client.log_param(run, "p", "it's; DROP TABLE runs --")
    equal(len(client.search_runs([experiment], "params.p = \"it's; DROP TABLE runs --\"")), 1)
    equal(len(client.search_runs([experiment], "params.p LIKE '%DROP TABLE%'")), 1)
    equal(len(client.search_runs([experiment], "params.p = '100%'")), 0)
    equal(client.get_run(run).data.params["p"], "it's; DROP TABLE runs --")


def check_order(client):
    """orders by metrics, params, tags and attributes, with the absent last in both directions"""
    _, _, found = three_runs(client)
    equal(found(), "cba")
    equal(found(order_by=["start_time ASC"]), "abc")
    equal(found(order_by=["metrics.accuracy DESC"]), "abc")
    equal(found(order_by=["metrics.accuracy"]), "cba")
    equal(found(order_by=["metrics.odd ASC"]), "cba")
    equal(found(order_by=["metrics.odd DESC"]), "cba")
    equal(found(order_by=["params.`deep key` DESC"]), "bac")
    equal(found(order_by=["params.`deep key` asc"]), "abc")
    equal(found(order_by=["tags.team ASC", "start_time ASC"]), "bac")
    equal(found(order_by=["attributes.end_time DESC"]), "bac")
    equal(found(order_by=["run_name desc"]), "cba")
    equal(found(order_by=["status ASC", "metrics.accuracy DESC"]), "bac")


def check_paging(client):
    """gives runs page by page, each once, and no token after an exactly full last page"""
    experiment = fresh_experiment(client)
    made = [client.create_run(experiment, start_time=1000).info.run_id for _ in range(9)]
    seen, token, pages = [], None, 0
    while True:
        page = client.search_runs([experiment], max_results=3, page_token=token, order_by=["metrics.none DESC"])
        seen += [run.info.run_id for run in page]
        pages += 1
        token = page.token
        if not token:
            break
    equal((sorted(seen), pages), (sorted(made), 3))
    equal(seen, sorted(seen))


def check_experiments(client):
    """searches several experiments at once, and none at all when none is named"""
    first, second = fresh_experiment(client), fresh_experiment(client)
    runs = {client.create_run(experiment).info.run_id for experiment in [first, second]}
    equal({run.info.run_id for run in client.search_runs([first, second])}, runs)
    equal(list(client.search_runs([])), [])
    equal(list(client.search_runs(["987654321"])), [])


def check_view_types(client):
    """shows active, deleted or all runs"""
    experiment = fresh_experiment(client)
    kept, gone = (client.create_run(experiment).info.run_id for _ in range(2))
    client.delete_run(gone)
    for view, expected in {ViewType.ACTIVE_ONLY: {kept}, ViewType.DELETED_ONLY: {gone}, ViewType.ALL: {kept, gone}}.items():
        equal({run.info.run_id for run in client.search_runs([experiment], run_view_type=view)}, expected)


def check_contents(client):
    """returns each found run with its data and dataset inputs"""
    experiment, runs, _ = three_runs(client)
    found = {run.info.run_id: run for run in client.search_runs([experiment])}
    equal(found[runs["a"]].data.metrics, {"accuracy": 0.9, "f1 score/x-1": 3.0})
    equal(found[runs["a"]].data.params, {"model": "Tree", "deep key": "1", "only a": "x"})
    equal(found[runs["b"]].inputs.dataset_inputs[0].dataset.name, "Loans")
    equal(found[runs["b"]].inputs.dataset_inputs[0].tags[0].value, "training")


def check_bad_search(client):
    """refuses filters, orders, limits and tokens that it does not understand"""
    experiment = fresh_experiment(client)
    for filter in [
        "metrics.accuracy",
        "metrics.accuracy = 'high'",
        "metrics.accuracy LIKE '1'",
        "params.model > 'a'",
        "params.model = 1",
        "colours.x = '1'",
        "attributes.colour = 'x'",
        "status > 'FAILED'",
        "start_time LIKE '1'",
        "metrics.a = 1 OR metrics.b = 2; DROP TABLE runs",
        "run_id IN ()",
        "params.x = unquoted",
    ]:
        with refused("INVALID_PARAMETER_VALUE", what=filter):
            client.search_runs([experiment], filter)
    for order in ["colour", "metrics.a SIDEWAYS", "dataset.name ASC"]:
        with refused("INVALID_PARAMETER_VALUE"):
            client.search_runs([experiment], order_by=[order])
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], max_results=50_001)
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment], page_token="nonsense")


def check_data_frame(client):
    """fills the data frame of mlflow.search_runs"""
    experiment, _, _ = three_runs(client)
    frame = mlflow.search_runs([experiment], order_by=["start_time ASC"])
    equal(list(frame["metrics.accuracy"]), [0.9, 0.7, 0.2])
    equal(list(frame["params.model"]), ["Tree", "forest", "Linear_1"])
    equal(list(frame["status"]), ["FINISHED", "FAILED", "RUNNING"])
    name = client.get_experiment(experiment).name
    equal(len(mlflow.search_runs(experiment_names=[name], filter_string="metrics.accuracy > 0.5")), 2)
    equal(len(mlflow.search_runs(experiment_names=[fresh("absent")])), 0)
