"""Writes the Parquet files that the tests of the reader read. Needs pyarrow 21.0.0; its output is committed beside it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
UTC = dt.timezone.utc

TABLE = pa.table(
    {
        "text": pa.array(["Fiber optic", None, 'quo"ted, ü', "DSL"]),
        "dictionary": pa.array(["a", "b", None, "a"]).dictionary_encode(),
        "double": pa.array([0.1, None, float("nan"), -1e300], pa.float64()),
        "single": pa.array([0.1, None, 29.85, 16777216], pa.float32()),
        "int64": pa.array([2**53 + 1, None, -3, 0], pa.int64()),
        "uint8": pa.array([255, None, 1, 0], pa.uint8()),
        "boolean": pa.array([True, None, False, True]),
        "decimal": pa.array([Decimal("12.30"), None, Decimal("-0.07"), Decimal("1234567.89")], pa.decimal128(12, 2)),
        "date": pa.array([dt.date(2024, 2, 29), None, dt.date(1969, 12, 31), dt.date(1970, 1, 1)]),
        "seconds": pa.array([dt.datetime(2024, 2, 29, 12, 30, tzinfo=UTC), None, dt.datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), dt.datetime(1970, 1, 1, tzinfo=UTC)], pa.timestamp("ms", "UTC")),
        "nanoseconds": pa.array([1, None, -1, 1_500_000_000], pa.timestamp("ns")),
        "list": pa.array([[1], None, [], [2, 3]]),
        "clock": pa.array([dt.time(1), None, dt.time(2), dt.time(3)]),
    }
)

for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(TABLE.slice(0, 4), HERE / f"{codec}.parquet", compression=codec)
LONG = pa.table({"key": pa.array(range(2_500), pa.int32()), "text": pa.array([str(n % 7) for n in range(2_500)])})
pq.write_table(LONG, HERE / "pages.parquet", row_group_size=1_000, write_page_index=True, data_page_size=512)
