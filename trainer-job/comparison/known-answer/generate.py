"""Writes known-answer.json: two models on the same rows, measured by numpy and scipy from the definitions.

    python3 -m venv venv && venv/bin/pip install numpy scipy && venv/bin/python generate.py > known-answer.json

It was run once; the file is compared with the trainer's own arithmetic by known-answer.test.ts.
"""

import json

import numpy as np
from scipy import stats

POSITIVES, NEGATIVES, DRAWS = 120, 280, 100_000
generator = np.random.default_rng(20240229)
labels = np.repeat([1, 0], [POSITIVES, NEGATIVES])
generator.shuffle(labels)
common = generator.normal(size=labels.size)


def scores(signal, noise):
    score = signal * labels + common + noise * generator.normal(size=labels.size) - 1
    # Two decimals: many rows share a probability, so that ties count.
    return np.float32(np.round(1 / (1 + np.exp(-score)), 2))


models = {"candidate": scores(1.3, 0.4), "served": scores(1.5, 0.7)}
predicted = {name: (probability >= np.float32(0.45)).astype(int) for name, probability in models.items()}


def auc(probability, truth):
    """Mann and Whitney's U over the number of pairs, by midranks."""
    ranks = stats.rankdata(probability)
    positives = truth.sum()
    wins = ranks[truth == 1].sum() - positives * (positives + 1) / 2
    return wins / (positives * (truth.size - positives))


def measure(name, rows):
    probability, label, truth = models[name][rows].astype(float), predicted[name][rows], labels[rows]
    clipped = np.clip(probability, 2**-23, 1 - 2**-23)
    hits = (label * truth).sum()
    return {
        "auc": auc(probability, truth),
        "logLoss": -np.mean(np.where(truth == 1, np.log(clipped), np.log(1 - clipped))),
        "brier": np.mean((probability - truth) ** 2),
        "accuracy": np.mean(label == truth),
        "precision": hits / label.sum(),
        "recall": hits / truth.sum(),
        "f1": 2 * hits / (label.sum() + truth.sum()),
    }


def placements(probability):
    """DeLong's structural components: each row's share of the other class that it is on the right side of."""
    positive, negative = probability[labels == 1], probability[labels == 0]
    wins = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    return wins.mean(axis=1), wins.mean(axis=0)


def delong():
    """The variance of a difference of two AUCs on the same rows (DeLong et al., 1988)."""
    (candidate_1, candidate_0), (served_1, served_0) = placements(models["candidate"]), placements(models["served"])
    variance = np.var(candidate_1 - served_1, ddof=1) / POSITIVES + np.var(candidate_0 - served_0, ddof=1) / NEGATIVES
    return {"difference": candidate_1.mean() - served_1.mean(), "standardError": np.sqrt(variance)}


classes = [np.flatnonzero(labels == label) for label in (1, 0)]
samples = [
    {name: measure(name, rows) for name in models}
    for rows in (
        np.concatenate([generator.choice(rows, rows.size) for rows in classes]) for _ in range(DRAWS)
    )
]
better = {name: -1 if name in ("logLoss", "brier") else 1 for name in samples[0]["served"]}
bootstrap = {}
for name, sign in better.items():
    differences = [sign * (sample["candidate"][name] - sample["served"][name]) for sample in samples]
    bootstrap[name] = {
        "standardError": np.std(differences, ddof=1),
        "quantiles": list(np.quantile(differences, [0.025, 0.05, 0.975])),
    }
weights = generator.multinomial(400, np.full(labels.size, 1 / labels.size))
print(
    json.dumps(
        {
            "labels": labels.tolist(),
            "probability": {name: [round(float(p), 2) for p in probability] for name, probability in models.items()},
            "predicted": {name: label.tolist() for name, label in predicted.items()},
            "points": {name: measure(name, np.arange(labels.size)) for name in models},
            "weights": weights.tolist(),
            "weighted": {name: measure(name, np.repeat(np.arange(labels.size), weights)) for name in models},
            "delong": delong(),
            "draws": DRAWS,
            "bootstrap": bootstrap,
        }
    )
)
