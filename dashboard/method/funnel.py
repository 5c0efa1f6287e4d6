"""How far a share may lie from the centre by luck and by the usual scatter of people, by number of cases."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
NEAR, FAR = 1.96, 3.09  # 95 % and 99.8 %


def limits(share: float, n: Numbers, rho: float, z: float) -> tuple[Numbers, Numbers]:
    """Over-dispersed limits p ± z · sqrt(p (1 - p) / n + rho p (1 - p)), within 0..1 (FunnelPlotR).

    Without rho nearly everybody falls outside where there are many cases.
    """
    margin = z * np.sqrt(share * (1 - share) * (1 / n + rho))
    return np.clip(share - margin, 0.0, 1.0), np.clip(share + margin, 0.0, 1.0)
