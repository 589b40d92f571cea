"""What the real MLflow client must be able to do; one file per noun, one function `check_…` per behaviour."""

import uuid
from contextlib import contextmanager

from mlflow.exceptions import MlflowException


def fresh(prefix):
    """A name that no other check uses."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def fresh_experiment(client, **options):
    return client.create_experiment(fresh("experiment"), **options)


def fresh_run(client, **options):
    return client.create_run(fresh_experiment(client), **options).info.run_id


@contextmanager
def refused(error_code, *words, what="it"):
    """The server must answer with this error code, in words that contain each of `words`."""
    try:
        yield
    except MlflowException as error:
        assert error.error_code == error_code, f"{what}: {error.error_code}, not {error_code}: {error}"
        for word in words:
            assert word in str(error), f"{word!r} is not in: {error}"
        return
    raise AssertionError(f"{what} was not refused with {error_code}")


def equal(found, expected):
    assert found == expected, f"found {found!r}, expected {expected!r}"
