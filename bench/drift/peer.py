"""Evidently's default drift preset on two CSV files; with `import`, only what importing it takes."""

import sys

import pandas
from evidently import Report
from evidently.presets import DataDriftPreset

if sys.argv[1] != "import":
    reference, current = (pandas.read_csv(path) for path in sys.argv[1:3])
    snapshot = Report([DataDriftPreset()]).run(current, reference)
    print(snapshot.json())
