"""Groups, windows and portfolios over columns: moving statistics, grouped reductions, signals to orders, records of trades."""

import math
from collections import namedtuple
from enum import IntEnum

import numpy as np
from numba import float64, int64, njit, types, vectorize
from numba.typed import Dict, List

from _inputs import check, each, indices, inputs, matrices, positive, vectors

SEVERAL = each(5, 3, 12)


@inputs(vectors("f"), each(2, 3), each(1, 2))
@njit(nogil=True)
def move_mean(a, window, min_count):
    out = np.empty_like(a)
    asum, count = 0.0, 0
    window = min(window, len(a)) if len(a) else window
    for i in range(min(window, len(a))):
        ai = a[i]
        if not np.isnan(ai):
            asum += ai
            count += 1
        out[i] = asum / count if count >= min_count else np.nan
    for i in range(window, len(a)):
        ai = a[i]
        aold = a[i - window]
        ai_valid = not np.isnan(ai)
        aold_valid = not np.isnan(aold)
        if ai_valid and aold_valid:
            asum += ai - aold
        elif ai_valid:
            asum += ai
            count += 1
        elif aold_valid:
            asum -= aold
            count -= 1
        out[i] = asum / count if count >= min_count else np.nan
    return out


@inputs(vectors("f"), indices(4))
@njit
def group_nanmean(values, labels):
    if len(labels) < len(values):
        values = values[: len(labels)]
    n = labels.max() + 1 if labels.size else 0
    sums = np.zeros(n, dtype=values.dtype)
    counts = np.zeros(n, dtype=labels.dtype)
    for indices in np.ndindex(values.shape):
        label = labels[indices]
        value = values[indices]
        if label < 0:
            continue
        if not np.isnan(value):
            counts[label] += 1
            sums[label] += value
    for label in range(n):
        count = counts[label]
        if count == 0:
            sums[label] = np.nan
        else:
            sums[label] /= count
    return sums


@inputs(matrices("f"))
@njit
def nan_arg_extremes(a):
    result = np.zeros((a.shape[0], 2), np.int64)
    for row in range(a.shape[0]):
        if not np.any(~np.isnan(a[row])):
            raise ValueError("All-NaN slice encountered")
        least, most = np.inf, -np.inf
        for i, value in enumerate(a[row].flat):
            if value < least:
                least, result[row, 0] = value, i
            if value > most:
                most, result[row, 1] = value, i
    return result


@inputs(vectors("f"), each(1, 3, None))
@njit
def forward_fill(a, limit):
    limit = len(a) if limit is None else limit
    out = a.copy()
    lives = 0
    current = np.nan
    for i, val in enumerate(a):
        if val < 0:
            if lives <= 0:
                current = np.nan
            out[i] = current
            lives -= 1
        else:
            current = val
            lives = limit
    return out


@inputs(vectors("f"), vectors("f"), each(3, 4))
@njit
def rolling_correlation(x, y, window):
    n = min(x.size, y.size)
    out = np.full(n, np.nan)
    sx = sy = sxx = syy = sxy = 0.0
    for i in range(n):
        sx, sy = sx + x[i], sy + y[i]
        sxx, syy, sxy = sxx + x[i] ** 2, syy + y[i] ** 2, sxy + x[i] * y[i]
        if i >= window:
            j = i - window
            sx, sy = sx - x[j], sy - y[j]
            sxx, syy, sxy = sxx - x[j] ** 2, syy - y[j] ** 2, sxy - x[j] * y[j]
        if i >= window - 1:
            vx, vy = sxx - sx * sx / window, syy - sy * sy / window
            if vx > 1e-12 and vy > 1e-12:
                out[i] = (sxy - sx * sy / window) / math.sqrt(vx * vy)
    return np.round(out, 6)


class Side(IntEnum):
    BUY = 0
    SELL = 1


Order = namedtuple("Order", ["size", "price", "fees", "side"])
State = namedtuple("State", ["cash", "position", "debt"])
NO_ORDER = Order(np.nan, np.nan, 0.0, -1)

order_dtype = np.dtype(
    [("id", np.int64), ("idx", np.int64), ("size", np.float64), ("price", np.float64), ("side", np.int64)],
    align=True,
)


@njit(cache=True)
def execute(state, order):
    if np.isnan(order.size) or order.size <= 0:
        return state, False
    cost = order.size * order.price * (1 + order.fees)
    if order.side == Side.BUY:
        if cost > state.cash:
            return state, False
        return State(cash=state.cash - cost, position=state.position + order.size, debt=state.debt), True
    if order.size > state.position:
        return state, False
    gain = order.size * order.price * (1 - order.fees)
    return State(state.cash + gain, state.position - order.size, state.debt), True


@inputs(positive("f"), vectors("f"), each(0.0, 0.001), beyond="members of an IntEnum beside integers")
@njit
def simulate_orders(price, signal, fees):
    n = min(len(price), len(signal))
    records = np.empty(n, dtype=order_dtype)
    state = State(100.0, 0.0, 0.0)
    r = 0
    for i in range(n):
        order = NO_ORDER
        if signal[i] > 2:
            order = Order(1.0, float(price[i]), fees, Side.BUY)
        elif signal[i] < -2 and state.position > 0:
            order = Order(state.position, float(price[i]), fees, Side.SELL)
        state, filled = execute(state, order)
        if filled:
            records[r]["id"] = r
            records[r]["idx"] = i
            records[r]["size"] = order.size
            records["price"][r] = order.price
            records["side"][r] = order.side
            r += 1
    return records[:r], state


@njit
def crossed_above(a, b, out):
    was_below = False
    for i in range(a.shape[0]):
        if was_below and a[i] > b[i]:
            out[i] = True
            was_below = False
        elif a[i] < b[i]:
            was_below = True


@inputs(vectors("f"), each(2, 3), each(4, 5))
@njit
def entries_and_exits(close, fast, slow):
    n = close.shape[0]
    averages = np.full((n, 2), np.nan)
    for col, window in enumerate((fast, slow)):
        for i in range(window - 1, n):
            averages[i, col] = np.mean(close[i - window + 1 : i + 1])
    entries = np.full(n, False)
    exits = np.full(n, False, dtype=np.bool_)
    crossed_above(averages[:, 0], averages[:, 1], entries)
    crossed_above(averages[:, 1], averages[:, 0], exits)
    return np.flatnonzero(entries), np.flatnonzero(exits), entries | exits


@njit
def apply_rows(a, func, *args):
    out = np.empty(a.shape[0], dtype=np.float64)
    for i in range(a.shape[0]):
        out[i] = func(i, a[i], *args)
    return out


@njit
def scaled_range(i, row, scale, shift):
    return (row.max() - row.min()) * scale + shift + i


@njit
def plain_sum(i, row):
    return row.sum()


@inputs(matrices("f"))
@njit
def reduce_with_functions(a):
    return apply_rows(a, scaled_range, 2.0, 1) + apply_rows(a, plain_sum)


@inputs(positive("f"), each(0.05, 0.3))
@njit
def trailing_stop(price, fraction):
    exits = []
    peak = -np.inf
    entry = -1
    for i in range(price.shape[0]):
        p = price[i]
        if entry < 0:
            entry, peak = i, p
            continue
        peak = max(peak, p)
        if p <= peak * (1 - fraction):
            exits.append((entry, i, round(p / price[entry] - 1, 8)))
            entry = -1
    return exits


@inputs(vectors("f"))
@njit
def drawdown_records(value):
    peaks, valleys, ends = [0][:0], [0][:0], [0][:0]
    started = False
    peak_at = valley_at = 0
    for i in range(len(value)):
        if i == 0:
            continue
        if not started:
            if value[i] < value[i - 1]:
                started, peak_at, valley_at = True, i - 1, i
        else:
            if value[i] < value[valley_at]:
                valley_at = i
            if value[i] >= value[peak_at] or i == len(value) - 1:
                peaks.append(peak_at)
                valleys.append(valley_at)
                ends.append(i)
                started = False
    return np.array(peaks, np.int64), np.array(valleys, np.int64), np.array(ends, np.int64)


@inputs(indices(5), vectors("f"))
@njit
def grouped_ohlc(keys, prices):
    table = Dict.empty(key_type=types.int64, value_type=types.float64[:])
    order = List.empty_list(types.int64)
    for i in range(min(len(keys), len(prices))):
        key = int64(keys[i])
        price = float64(prices[i])
        if key not in table:
            table[key] = np.array([price, price, price, price])
            order.append(key)
        else:
            bar = table[key]
            bar[1] = max(bar[1], price)
            bar[2] = min(bar[2], price)
            bar[3] = price
    out = np.empty((len(order), 4))
    for i, key in enumerate(order):
        out[i] = table[key]
    return out


@inputs(indices(3), indices(4), vectors("f"), beyond="lists in a dict whose type shows later")
@njit
def pivot(rows, columns, values):
    n = min(len(rows), len(columns), len(values))
    cells = {}
    for i in range(n):
        key = (int(rows[i]), int(columns[i]))
        if key in cells:
            cells[key].append(values[i])
        else:
            cells[key] = [values[i]]
    out = np.full((3, 4), np.nan)
    for (r, c), items in cells.items():
        out[r, c] = sum(items) / len(items)
    return out


@inputs(vectors("f"), each((0.25, 0.5), (0.1, 0.9)))
@njit
def quantiles_of(a, levels):
    clean = a[~np.isnan(a)]
    if clean.size == 0:
        return [np.nan for _ in levels]
    ordered = np.sort(clean.astype(np.float64))
    result = []
    for q in levels:
        at = q * (ordered.size - 1)
        low = int(np.floor(at))
        high = min(low + 1, ordered.size - 1)
        result.append(ordered[low] + (ordered[high] - ordered[low]) * (at - low))
    return result


@inputs(positive("f"), SEVERAL)
@njit
def wilder_atr(close, period):
    high, low = close * 1.02, close * 0.98
    n = close.size
    tr = np.empty(n)
    for i in range(n):
        if i == 0:
            tr[0] = high[0] - low[0]
        else:
            tr[i] = max(high[i] - low[i], abs(high[i] - close[i - 1]), abs(low[i] - close[i - 1]))
    if n < period:
        return np.full_like(tr, np.nan)
    atr = np.full(n, np.nan)
    atr[period - 1] = tr[:period].mean()
    for i in range(period, n):
        atr[i] = (atr[i - 1] * (period - 1) + tr[i]) / period
    return atr


@inputs(matrices("f", low=0.01, high=1.0, columns=3))
@njit
def inverse_volatility_weights(returns):
    n_assets = returns.shape[1]
    vols = np.zeros(n_assets)
    for k in range(n_assets):
        vols[k] = np.std(returns[:, k]) if returns.shape[0] else 1.0
    if np.any(vols == 0):
        return np.full(n_assets, 1.0 / n_assets)
    w = 1.0 / vols
    return w / w.sum()


@vectorize([float64(float64, float64, float64)])
def clipped(x, low, high):
    if x < low:
        return low
    if x > high:
        return high
    return x


@inputs(vectors("f"))
@njit
def winsorised(x):
    return clipped(x, -2.0, 2.0).sum() + np.clip(x, -1, None).sum()


@inputs(vectors("f"), each(1, 2, 6))
@njit
def shift_1d(arr, n):
    if n >= len(arr):
        return np.full(arr.shape, np.nan, dtype=np.float64)
    result = np.empty_like(arr, dtype=np.float64)
    result[:n] = np.nan
    result[n:] = arr[:-n]
    return result


check()
