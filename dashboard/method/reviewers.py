"""How strict each reviewer is: what they give on the same people's work (two-way additive model)."""

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from . import special

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]


CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Severity:
    """One number a reviewer: what they would give on all the work, with its interval; n reviews."""

    mean: Numbers
    low: Numbers
    high: Numbers
    n: NDArray[np.intp]


def severity(reviewer: Codes, person: Codes, score: Numbers) -> Severity | None:
    """Least squares of score = person + reviewer; reviewer and person are codes 0, 1, ...

    A reviewer's mean is over the people as often as they were reviewed at all. None where the two can't be
    told apart: reviewers who share no person, or as many reviews as things to estimate.
    """
    cells = np.zeros((int(person.max()) + 1, int(reviewer.max()) + 1))
    np.add.at(cells, (person, reviewer), 1.0)
    people, reviewers = cells.shape
    products = np.block([[np.diag(cells.sum(axis=1)), cells], [cells.T, np.diag(cells.sum(axis=0))]])
    sums = np.concatenate([np.bincount(person, score), np.bincount(reviewer, score)])
    used = np.arange(people + reviewers) != people  # the first reviewer is what the others are held against
    products, sums = products[np.ix_(used, used)], sums[used]
    freedom = score.size - sums.size
    if freedom < 1 or np.linalg.matrix_rank(products) < sums.size:
        return None
    inverse = np.linalg.inv(products)
    found = inverse @ sums
    wanted = np.zeros((reviewers, sums.size))
    wanted[:, :people] = cells.sum(axis=1) / score.size
    wanted[range(1, reviewers), range(people, sums.size)] = 1.0
    left = max(float(score @ score - found @ sums), 0.0) / freedom
    error = np.sqrt(np.einsum("ij,jk,ik->i", wanted, inverse, wanted) * left)
    margin = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * error
    mean = wanted @ found
    return Severity(mean, mean - margin, mean + margin, cells.sum(axis=0).astype(np.intp))
