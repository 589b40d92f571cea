"""Optuna's side of bench/tuning.ts: one study a line of JSON on stdin; the objective is asked of the other side."""

import json
import sys
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)

SAMPLERS = {
    "default": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
    "tpe-univariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=False),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed, deterministic_objective=True),
    "cmaes": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
}


def is_there(condition, params):
    return all(
        parent in params and params[parent] in (wanted if isinstance(wanted, list) else [wanted])
        for parent, wanted in (condition or {}).items()
    )


def suggest(trial, space):
    params = {}
    for name, entry in space:
        if not is_there(entry.get("when"), params):
            continue
        if entry["kind"] == "categorical":
            params[name] = trial.suggest_categorical(name, entry["choices"])
        elif entry["kind"] == "int":
            params[name] = trial.suggest_int(
                name, entry["low"], entry["high"], step=entry.get("step", 1), log=entry.get("log", False)
            )
        else:
            params[name] = trial.suggest_float(
                name, entry["low"], entry["high"], step=entry.get("step"), log=entry.get("log", False)
            )
    return params


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


say({"version": optuna.__version__})
for line in sys.stdin:
    order = json.loads(line)
    try:
        study = optuna.create_study(sampler=SAMPLERS[order["sampler"]](order["seed"]))

        def objective(trial):
            say({"params": suggest(trial, order["space"])})
            return json.loads(sys.stdin.readline())

        study.optimize(objective, n_trials=order["trials"])
        say({"end": True})
    except Exception as error:
        say({"end": True, "error": f"{type(error).__name__}: {error}"})
