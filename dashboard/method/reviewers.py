"""How strict each reviewer is: what they give on the same people's work (two-way additive model)."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Severity:
    """One number a reviewer: what they would give on all the work, with its interval; n reviews."""

    mean: Numbers
    low: Numbers
    high: Numbers
    n: NDArray[np.intp]


def severity(reviewer: Codes, person: Codes, score: Numbers, confidence: float = 0.95) -> Severity | None:
    """Least squares of score = person + reviewer; reviewer and person are codes 0, 1, ...

    A reviewer's mean is over the people as often as they were reviewed at all. None where the two can't be
    told apart: reviewers who share no person, or as many reviews as things to estimate.
    """
    reviewers, people = int(reviewer.max()) + 1, int(person.max()) + 1
    design = np.zeros((score.size, people + reviewers - 1))
    rows = np.arange(score.size)
    design[rows, person] = 1.0
    late = reviewer > 0  # the first reviewer is what the others are measured against
    design[rows[late], people + reviewer[late] - 1] = 1.0
    freedom = score.size - design.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ (design.T @ score)
    left = score - design @ found
    wanted = np.zeros((reviewers, design.shape[1]))
    wanted[:, :people] = np.bincount(person, minlength=people) / score.size
    wanted[range(1, reviewers), range(people, people + reviewers - 1)] = 1.0
    error = np.sqrt(np.einsum("ij,jk,ik->i", wanted, inverse, wanted) * (left @ left) / freedom)
    margin = float(scipy.special.stdtrit(freedom, (1 + confidence) / 2)) * error
    mean = wanted @ found
    return Severity(mean, mean - margin, mean + margin, np.bincount(reviewer, minlength=reviewers))
