"""Makes golden.json: what scipy and Evidently answer, for the tests beside it.

    pip install 'evidently==0.7.23' 'pandas<3' 'scipy==1.17.1'
    python lib/drift/golden/make-golden.py > lib/drift/golden/golden.json
"""

import json
import sys
import warnings
from math import gcd

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests import (
    chi_stat_test, jensenshannon_stat_test, ks_stat_test, psi_stat_test, wasserstein_stat_test, z_stat_test)
from evidently.legacy.calculations.stattests.registry import get_stattest
from evidently.legacy.core import ColumnType
from scipy import stats
from scipy.spatial import distance
from scipy.stats._ksstats import kolmogn

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261124)


def clean(value):
    value = float(value)
    return value if np.isfinite(value) else None


def distributions():
    kolmogorov = [
        [n, z / np.sqrt(n), clean(kolmogn(n, z / np.sqrt(n), cdf=False))]
        for n in [2, 5, 37, 140, 141, 1000, 12345, 100000, 100001, 2000000]
        for z in [0.3, 0.5, 0.8, 1.0, 1.36, 1.8, 2.2, 3]
        if z < np.sqrt(n)
    ]
    two_sample = []
    for m, n in [(10, 10), (10, 12), (100, 77), (1000, 1000), (5000, 1000), (9999, 1000), (10000, 10000), (300, 7)]:
        for d in [0.01, 0.03, 0.05, 0.1, 0.3, 0.7]:
            h = round(d * m // gcd(m, n) * n)
            ok, _, p = stats._stats_py._attempt_exact_2kssamp(m, n, gcd(m, n), h / (m // gcd(m, n) * n), "two-sided")
            if h > 0 and ok:
                two_sample.append([m, n, h, clean(p)])
    chi = [[x, k, clean(stats.chi2.sf(x, k))] for k in [1, 2, 5, 50, 999] for x in [0.001, 1, k * 0.5, k, k * 3]]
    normal = [[z, clean(2 * stats.norm.sf(z))] for z in [0, 0.1, 1, 1.96, 5, 8]]
    return {"kolmogorov": kolmogorov, "twoSample": two_sample, "chiSquare": chi, "normal": normal}


def samples():
    """Pairs of columns: name, type, reference, current."""
    normal = lambda n, shift=0.0: np.round(random.normal(shift, 1, n), 6)
    few = lambda n, shares: random.choice(len(shares), n, p=shares)
    words = lambda n, shares: np.array(list("abcdefgh"))[few(n, shares)]
    yield "normal-small", "num", normal(400), normal(300, 0.1)
    yield "normal-shifted", "num", normal(1000), normal(700, 0.5)
    yield "normal-ties", "num", np.round(normal(900), 1), np.round(normal(800, 0.05), 1)
    yield "normal-large", "num", normal(6000), normal(4000, 0.2)
    yield "skewed-large", "num", np.round(random.lognormal(0, 1, 3000), 4), np.round(random.lognormal(0.1, 1, 2500), 4)
    yield "integers-large", "num", random.integers(0, 73, 3000), random.integers(0, 80, 2000)
    yield "whole-narrow", "num", random.integers(0, 22, 1200), random.integers(0, 22, 1200)
    yield "few-values-small", "num", few(500, [0.5, 0.3, 0.2]), few(400, [0.45, 0.3, 0.25])
    yield "few-values-large", "num", few(2000, [0.5, 0.3, 0.2]), few(1500, [0.4, 0.35, 0.25])
    yield "binary-small", "num", few(500, [0.7, 0.3]), few(300, [0.6, 0.4])
    yield "binary-equal", "num", np.ones(100), np.ones(50)
    yield "constant-large", "num", np.ones(2000), np.ones(1500) * 1.5
    yield "words-small", "cat", words(600, [0.4, 0.3, 0.2, 0.1]), words(500, [0.38, 0.32, 0.2, 0.1])
    yield "words-large", "cat", words(5000, [0.4, 0.3, 0.2, 0.1]), words(3000, [0.3, 0.3, 0.2, 0.2])
    yield "words-lost", "cat", words(1500, [0.4, 0.3, 0.2, 0.1]), words(900, [0.6, 0.4])
    yield "yes-no-small", "cat", words(800, [0.7, 0.3]), words(500, [0.72, 0.28])
    yield "yes-no-large", "cat", words(5000, [0.7, 0.3]), words(500, [0.5, 0.5])


NAMES = {"ks": "KolmogorovSmirnov", "chisquare": "ChiSquare", "z": "Proportions", "wasserstein": "Wasserstein",
         "jensenshannon": "JensenShannon", "psi": "PopulationStability"}


def columns():
    for name, kind, reference, current in samples():
        column_type = ColumnType.Numerical if kind == "num" else ColumnType.Categorical
        one, other = pd.Series(reference), pd.Series(current)
        default = get_stattest(one, other, column_type, None)
        answers = {}
        tests = [ks_stat_test, wasserstein_stat_test, jensenshannon_stat_test, psi_stat_test] if kind == "num" else [
            jensenshannon_stat_test, psi_stat_test]
        for test in tests + ([chi_stat_test] if one.nunique() <= 8 and set(other) <= set(one) else []) + (
                [z_stat_test] if pd.concat([one, other]).nunique() <= 2 else []):
            answers[NAMES[test.name]] = clean(test.func(one, other, column_type, 0.05)[0])
        score, drifted = default.func(one, other, column_type, default.default_threshold)
        yield {
            "name": name, "type": "Numeric" if kind == "num" else "Categorical",
            "reference": reference.tolist(), "current": current.tolist(),
            "integers": bool(np.issubdtype(one.dtype, np.integer) and np.issubdtype(other.dtype, np.integer)),
            "answers": answers, "default": {"test": NAMES[default.name], "score": clean(score), "drifted": bool(drifted)},
        }


json.dump({"distributions": distributions(), "columns": list(columns())}, sys.stdout, separators=(",", ":"))
