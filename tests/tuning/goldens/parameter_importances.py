"""Prints the importances that Optuna finds in the trials of tests/tuning/importances.test.ts, as JSON.

    PYTHONPATH=.venv/optuna .venv/bin/python tests/tuning/goldens/parameter_importances.py
"""

import json
import math
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")


state = 1


def draw():
    """Lehmer's generator, which whole numbers of 53 bits can follow."""
    global state
    state = state * 16807 % 2147483647
    return state / 2147483647


study = optuna.create_study()
for i in range(200):
    x, depth, rate = 10 * draw() - 5, 1 + math.floor(9 * draw()), 10 ** (-4 * draw())
    kind = ["a", "b", "c"][math.floor(3 * draw())]
    params = {"x": x, "depth": depth, "rate": rate, "kind": kind}
    distributions = {
        "x": FloatDistribution(-5, 5),
        "depth": IntDistribution(1, 9),
        "rate": FloatDistribution(1e-4, 1, log=True),
        "kind": CategoricalDistribution(["a", "b", "c"]),
    }
    value = x * x + 2 * depth + (4 if kind == "b" else 0)
    if kind == "c":
        params["extra"] = draw()
        distributions["extra"] = FloatDistribution(0, 1)
        value += 10 * params["extra"]
    study.add_trial(optuna.trial.create_trial(params=params, distributions=distributions, value=value))

evaluators = {"ped-anova": PedAnovaImportanceEvaluator(), "fanova": FanovaImportanceEvaluator(seed=0)}
found = {name: optuna.importance.get_param_importances(study, evaluator=e) for name, e in evaluators.items()}
print(json.dumps({"optuna": optuna.__version__, **found}))
