"""Milliseconds that Optuna takes for one trial of six parameters, the objective left out; by the clock and of the processor."""

import json
import sys
import tempfile
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.CRITICAL)
sampler, storage, counts = sys.argv[1], sys.argv[2], [int(count) for count in sys.argv[3].split(",")]
SAMPLERS = {
    "tpe": lambda: optuna.samplers.TPESampler(seed=1),
    "random": lambda: optuna.samplers.RandomSampler(seed=1),
    "gp": lambda: optuna.samplers.GPSampler(seed=1),
    "cmaes": lambda: optuna.samplers.CmaEsSampler(seed=1),
}


def objective(trial):
    x = [trial.suggest_float(f"x{i}", -5, 5) for i in range(3)]
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    depth = trial.suggest_int("depth", 1, 12)
    kind = trial.suggest_categorical("kind", ["a", "b", "c"])
    return sum(v * v for v in x) + rate + depth / 10 + (kind == "a")


with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{folder}/optuna.db" if storage == "sqlite" else None
    study = optuna.create_study(storage=url, sampler=SAMPLERS[sampler]())
    clock, processor = time.perf_counter(), time.process_time()
    figures, done = {}, 0
    for count in counts:
        study.optimize(objective, n_trials=count - done)
        done = count
        figures[str(count)] = {
            "clock": (time.perf_counter() - clock) / count * 1000,
            "processor": (time.process_time() - processor) / count * 1000,
        }
    print(json.dumps(figures))
