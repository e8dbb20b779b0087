"""Decides the luck of every run: stratified normal draws that belong to a name, so that an edited plan meets the same luck.

A draw follows from (name, seed, number of draws) alone. A task keeps its luck when others come, go or change place; two plans
that share a task can therefore be compared run by run (common random numbers). Each name's draws are stratified: of n draws, n a
power of two, one is the middle of each n-th part of the distribution, in an order of the name's own; 1,000 draws are the first of
1,024.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
PROJECT, WAITS = "project\x00", "waits\x00"
"""Names no task can have: the luck that all tasks of a run share, and the time a run loses to waits."""


def normals(names: Sequence[str], *, seed: int, draws: int) -> Floats:
    """Standard normal draws, shape (draws, names)."""
    block = 1 << max(0, draws - 1).bit_length()
    return _normals(np.array([_key(name, seed) for name in names], dtype=np.uint64), draws, block)


def _key(name: str, seed: int) -> int:
    digest = hashlib.blake2b(f"{seed}\x1f{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@njit(cache=True)
def _next(state: np.uint64) -> tuple[np.uint64, np.uint64]:
    """splitmix64: the next state and 64 well-mixed bits (Steele, Lea and Flood 2014)."""
    state = state + np.uint64(0x9E3779B97F4A7C15)
    z = state
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state, z ^ (z >> np.uint64(31))


@njit(cache=True)
def _normals(keys: npt.NDArray[np.uint64], draws: int, block: int) -> Floats:
    middles, shuffled = np.empty(block), np.empty(block)
    for d in range(block):
        middles[d] = inverse_normal((d + 0.5) / block)
    out = np.empty((keys.shape[0], draws))
    for k in range(keys.shape[0]):
        shuffled[:] = middles
        state = keys[k]
        for d in range(block - 1, 0, -1):
            state, bits = _next(state)
            other = int(((bits >> np.uint64(32)) * np.uint64(d + 1)) >> np.uint64(32))
            shuffled[d], shuffled[other] = shuffled[other], shuffled[d]
        out[k] = shuffled[:draws]
    return out.T


@njit(cache=True)
def inverse_normal(p: float) -> float:
    """The normal quantile, by Acklam's rational approximation: relative error below 1.2e-9. inverse_normal(0.8) = 0.8416."""
    p = min(max(p, 1e-12), 1.0 - 1e-12)
    if p < 0.02425 or p > 0.97575:
        q = np.sqrt(-2.0 * np.log(p if p < 0.5 else 1.0 - p))
        top = (
            (((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q
            + 4.374664141464968
        ) * q + 2.938163982698783
        low = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0
        return top / low if p < 0.5 else -top / low
    q = p - 0.5
    r = q * q
    top = (
        (
            (((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02) * r
            - 3.066479806614716e01
        )
        * r
        + 2.506628277459239
    ) * q
    low = (
        (((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598873e02) * r + 6.680131188771972e01) * r
        - 1.328068155288572e01
    ) * r + 1.0
    return top / low


@njit(cache=True)
def normal_share(z: float) -> float:
    """The share of a standard normal below z, by the series and fraction of Hart (1968) as given by West (2005): error below
    1e-14.
    """
    a = abs(z)
    if a > 37.0:
        return 0.0 if z < 0.0 else 1.0
    e = np.exp(-a * a / 2.0)
    if a < 7.07106781186547:
        n = (
            ((((3.52624965998911e-02 * a + 0.700383064443688) * a + 6.37396220353165) * a + 33.912866078383) * a + 112.079291497871)
            * a
            + 221.213596169931
        ) * a + 220.206867912376
        d = (
            (
                (
                    (((8.83883476483184e-02 * a + 1.75566716318264) * a + 16.064177579207) * a + 86.7807322029461) * a
                    + 296.564248779674
                )
                * a
                + 637.333633378831
            )
            * a
            + 793.826512519948
        ) * a + 440.413735824752
        below = e * n / d
    else:
        below = e / (a + 1.0 / (a + 2.0 / (a + 3.0 / (a + 4.0 / (a + 0.65))))) / 2.506628274631
    return below if z < 0.0 else 1.0 - below
