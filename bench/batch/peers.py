"""What a person writes in twenty lines: a batch from CSV to CSV with pandas and scikit-learn, or polars and onnxruntime."""

import json
import sys

NUMBERS = ["tenure", "monthly_charges", "total_charges"]
CATEGORY = "payment_method"


def fit(source, model):
    import joblib
    import pandas
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    rows = pandas.read_csv(source)
    columns = make_column_transformer((SimpleImputer(), NUMBERS), (OneHotEncoder(handle_unknown="ignore"), [CATEGORY]))
    forest = RandomForestClassifier(100, max_depth=5, n_jobs=2, random_state=0)
    joblib.dump(make_pipeline(columns, forest).fit(rows, rows["churn"] == "Yes"), model)


def pandas_sklearn(model, source, out):
    import joblib
    import pandas

    rows = pandas.read_csv(source)
    rows["probability"] = joblib.load(model).predict_proba(rows)[:, 1]
    rows["prediction"] = (rows["probability"] >= 0.5).astype(int)
    rows.to_csv(out, index=False)


def polars_onnxruntime(model, source, out):
    import onnxruntime
    import polars

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(f"{model}/model.onnx", options)
    rows = polars.read_csv(source)
    contract = json.load(open(f"{model}/contract.json"))
    feeds = {}
    for feature in contract["features"]:
        column = rows[feature["name"]]
        if feature["type"] == "Categorical":
            feeds[feature["name"]] = column.fill_null("").to_numpy().astype(object).reshape(-1, 1)
        else:
            feeds[feature["name"]] = column.cast(polars.Float32).fill_null(float("nan")).to_numpy().reshape(-1, 1)
    probability, label = session.run(["probability", "label"], feeds)
    rows.with_columns(probability=probability, prediction=label).write_csv(out)


def to_parquet(source, out):
    """As pandas writes it where nothing is said: row groups of 1,048,576 rows. By pyarrow itself, which takes less memory for it."""
    import pyarrow.csv
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.csv.read_csv(source), out)


{"fit": fit, "parquet": to_parquet, "pandas": pandas_sklearn, "polars": polars_onnxruntime}[sys.argv[1]](*sys.argv[2:])
