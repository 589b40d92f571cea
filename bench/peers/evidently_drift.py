"""Evidently's drift report of two Parquet files, JSON and HTML: seconds of the whole process but its imports, and MB."""
import json
import os
import resource
import sys
import tempfile
import time

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

start = time.perf_counter()
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
snapshot = Report([DataDriftPreset()]).run(current, reference)
with tempfile.TemporaryDirectory() as folder:
    snapshot.save_html(os.path.join(folder, "drift.html"))
    snapshot.save_json(os.path.join(folder, "drift.json"))
seconds = time.perf_counter() - start
print(json.dumps({"default": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
