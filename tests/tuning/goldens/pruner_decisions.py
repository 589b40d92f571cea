"""Writes what Optuna's pruners decide about 60 learning curves to pruner-decisions.json, beside this file.

    PYTHONPATH=.venv/optuna .venv/bin/python tests/tuning/goldens/pruner_decisions.py

The curves are those of tests/tuning/pruner-goldens.test.ts, from whole numbers, so that both have them to the last digit.
"""

import json
import pathlib
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

TRIALS = 60
STEPS = 30


def noise(trial, step):
    return ((trial * 7919 + step * 104729 + trial * step * 31) % 1009) / 1009


def value(trial, step, sign):
    if trial % 17 == 5 and step % 7 == 3:
        return float("nan")
    quality = noise(trial, 1000)
    return sign * (quality + (1 + noise(trial, 2000)) / (step + 1) + noise(trial, step) / 4)


def survived(pruner, direction, stride):
    """For each trial, how many steps it reported before it was pruned."""
    study = optuna.create_study(study_name="golden", direction=direction, pruner=pruner)
    sign = 1 if direction == "minimize" else -1
    counts = []
    for number in range(TRIALS):
        trial = study.ask()
        state, last, count = optuna.trial.TrialState.COMPLETE, None, 0
        for step in range(0, STEPS, stride):
            last = value(number, step, sign)
            trial.report(last, step)
            count += 1
            if trial.should_prune():
                state = optuna.trial.TrialState.PRUNED
                break
        final = sign * noise(number, 1000) if state == optuna.trial.TrialState.COMPLETE else None
        study.tell(trial, final, state=state)
        counts.append(count)
    return counts


P = optuna.pruners
CASES = {
    "median": lambda: P.MedianPruner(),
    "median with warm-up": lambda: P.MedianPruner(n_startup_trials=3, n_warmup_steps=5, interval_steps=4, n_min_trials=4),
    "percentile": lambda: P.PercentilePruner(25.0),
    "percentile 70": lambda: P.PercentilePruner(70.0, n_startup_trials=1),
    "successiveHalving": lambda: P.SuccessiveHalvingPruner(),
    "successiveHalving from 2": lambda: P.SuccessiveHalvingPruner(min_resource=2, reduction_factor=3, min_early_stopping_rate=1),
    "hyperband": lambda: P.HyperbandPruner(max_resource=30),
    "hyperband by 2": lambda: P.HyperbandPruner(min_resource=2, max_resource=30, reduction_factor=2),
    "threshold": lambda: P.ThresholdPruner(lower=-1.2, upper=1.2, n_warmup_steps=6, interval_steps=3),
    "patience": lambda: P.PatientPruner(P.MedianPruner(), patience=2),
    "patience alone": lambda: P.PatientPruner(None, patience=4, min_delta=0.05),
    "wilcoxon": lambda: P.WilcoxonPruner(),
    "wilcoxon 0.02": lambda: P.WilcoxonPruner(p_threshold=0.02, n_startup_steps=6),
}

decisions = {
    f"{name}, {direction}, every {stride}": survived(make(), direction, stride)
    for name, make in CASES.items()
    for direction in ("minimize", "maximize")
    for stride in (1, 3)
}
path = pathlib.Path(__file__).with_name("pruner-decisions.json")
path.write_text(json.dumps({"optuna": optuna.__version__, "decisions": decisions}))
