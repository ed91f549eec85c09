"""Finance: pricing, indicators over series, risk, cash flows."""

import math

import numpy as np
from numba import njit, prange, vectorize

from _inputs import check, each, inputs, matrices, positive, vectors


@njit
def normal_cdf(x):
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


@inputs(positive("f"), each(5.0, 10.0), 0.5, 0.02, each(0.2, 0.4))
@njit
def black_scholes(spots, strike, years, rate, volatility):
    calls, puts = np.empty_like(spots), np.empty_like(spots)
    root = volatility * math.sqrt(years)
    discount = strike * math.exp(-rate * years)
    for i in range(spots.size):
        s = spots[i]
        d1 = (math.log(s / strike) + (rate + 0.5 * volatility**2) * years) / root
        d2 = d1 - root
        calls[i] = s * normal_cdf(d1) - discount * normal_cdf(d2)
        puts[i] = calls[i] + discount - s
    return calls, puts


@inputs(each(8.0, 12.0), 10.0, each(1, 2, 50), each(True, False))
@njit
def binomial_tree(spot, strike, steps, american):
    dt = 1.0 / steps
    up = math.exp(0.3 * math.sqrt(dt))
    down = 1 / up
    p = (math.exp(0.03 * dt) - down) / (up - down)
    values = np.array([max(strike - spot * up ** (steps - i) * down**i, 0.0) for i in range(steps + 1)])
    for step in range(steps - 1, -1, -1):
        for i in range(step + 1):
            values[i] = math.exp(-0.03 * dt) * (p * values[i] + (1 - p) * values[i + 1])
            if american:
                exercise = strike - spot * up ** (step - i) * down**i
                values[i] = max(values[i], exercise)
    return values[0]


@inputs(positive("f"), each(3, 5))
@njit
def exponential_average(prices, span):
    alpha = 2 / (span + 1)
    out = np.empty(len(prices))
    for i, price in enumerate(prices):
        out[i] = price if i == 0 else alpha * price + (1 - alpha) * out[i - 1]
    return out


@inputs(positive("f"), each(2, 14))
@njit
def relative_strength(close, period):
    out = np.full(close.shape, np.nan)
    if close.size <= period:
        return out
    gains = losses = 0.0
    for i in range(1, period + 1):
        change = close[i] - close[i - 1]
        if change >= 0:
            gains += change
        else:
            losses -= change
    gains /= period
    losses /= period
    out[period] = 100 - 100 / (1 + gains / losses) if losses != 0 else 100.0
    for i in range(period + 1, len(close)):
        change = close[i] - close[i - 1]
        gains = (gains * (period - 1) + max(change, 0.0)) / period
        losses = (losses * (period - 1) + max(-change, 0.0)) / period
        out[i] = 100 - 100 / (1 + gains / losses) if losses != 0 else 100.0
    return out


@inputs(positive("f"))
@njit
def maximum_drawdown(values):
    peak, worst = -np.inf, 0.0
    where = (0, 0)
    top = 0
    for i in range(len(values)):
        if values[i] > peak:
            peak, top = values[i], i
        fall = (peak - values[i]) / peak
        if fall > worst:
            worst = fall
            where = (top, i)
    return worst, where


@inputs(each((-100.0, 60.0, 60.0), (-100.0, 0.0, 150.0), (-50.0, 20.0, 20.0)))
@njit
def internal_rate(flows):
    def value(rate):
        total = 0.0
        for t, flow in enumerate(flows):
            total += flow / (1 + rate) ** t
        return total

    low, high = -0.9, 10.0
    if value(low) * value(high) > 0:
        raise ValueError("no root between the limits")
    for _ in range(200):
        middle = 0.5 * (low + high)
        if value(low) * value(middle) <= 0:
            high = middle
        else:
            low = middle
        if high - low < 1e-12:
            break
    return middle


@inputs(100_000.0, each(0.0, 0.05), each(1, 12, 30), tolerance=1e-9)
@njit
def amortisation(principal, rate, periods):
    if rate == 0:
        payment = principal / periods
    else:
        payment = principal * rate / (1 - (1 + rate) ** -periods)
    schedule = np.zeros((periods, 3))
    for k in range(periods):
        interest = principal * rate
        schedule[k] = interest, payment - interest, principal - payment + interest
        principal = schedule[k, 2]
    return payment, schedule


@inputs(vectors("f", -0.1, 0.1), each(0.0, 0.001))
@njit
def sharpe(returns, free):
    excess = returns - free
    deviation = np.std(excess) if len(excess) else 0.0
    return np.mean(excess) / deviation * np.sqrt(252) if deviation > 0 else 0.0


@inputs(vectors("f", -0.1, 0.1), each(0.05, 0.5))
@njit
def value_at_risk(returns, level):
    if returns.size == 0:
        return (np.nan, np.nan)
    ordered = np.sort(returns)
    k = max(int(level * len(ordered)), 1)
    return -ordered[k - 1], -np.mean(ordered[:k])


@inputs(matrices("f", -0.1, 0.1, columns=4), np.array([0.4, 0.3, 0.2, 0.1]))
@njit
def portfolio_variance(returns, weights):
    if len(returns) < 2:
        return 0.0
    centred = returns.astype(np.float64) - weights * 0
    for j in range(4):
        centred[:, j] -= centred[:, j].mean()
    sigma = centred.T @ centred / (len(returns) - 1)
    return weights @ sigma @ weights


@inputs(positive("f"), each(2, 3), each(5, 4))
@njit
def crossover_signals(prices, fast, slow):
    n = len(prices)
    signals = np.zeros(n, np.int8)
    previous = 0.0
    for i in range(slow - 1, n):
        difference = np.mean(prices[i - fast + 1 : i + 1]) - np.mean(prices[i - slow + 1 : i + 1])
        if previous <= 0 < difference:
            signals[i] = 1
        elif previous >= 0 > difference:
            signals[i] = -1
        previous = difference
    return signals


@inputs(positive("f"), 1000.0, each(0.0, 0.01))
@njit
def backtest(prices, cash, fee):
    shares, trades = 0, []
    for i in range(1, prices.shape[0]):
        if prices[i] < prices[i - 1] and cash > prices[i]:
            count = int(cash // prices[i])
            cash -= count * prices[i] * (1 + fee)
            shares += count
            trades.append((i, count))
        elif prices[i] > 1.1 * prices[i - 1] and shares:
            cash += shares * prices[i] * (1 - fee)
            trades.append((i, -shares))
            shares = 0
    return cash, shares, trades


@inputs(positive("f"), positive("f"))
@njit
def order_matching(bids, asks):
    bids, asks = np.sort(bids)[::-1], np.sort(asks)
    volume, i = 0.0, 0
    for i in range(min(len(bids), len(asks))):
        if bids[i] < asks[i]:
            break
        volume += (bids[i] + asks[i]) / 2
    return volume, i


@vectorize(["float64(float64, float64)"])
def discount(amount, rate):
    return amount / (1.0 + rate)


@inputs(positive("f"), each(0.05, 1.0))
@njit
def present_value(amounts, rate):
    total = 0.0
    for amount in amounts[::-1]:
        total = discount(total + amount, rate)
    return total


@inputs(positive("f"), 0.1)
@njit(parallel=True)
def log_returns(prices, scale):
    out = np.zeros(max(prices.size - 1, 0))
    for i in prange(prices.size - 1):
        out[i] = np.log(prices[i + 1] / prices[i]) * scale
    return out


@inputs(each(0.03, 0.05), each(2, 10), each(1, 2))
@njit
def bond_duration(rate, years, frequency=1):
    price = weighted = 0.0
    n = years * frequency
    for k in range(1, n + 1):
        t = k / frequency
        flow = 4.0 / frequency + (100.0 if k == n else 0.0)
        present = flow * (1 + rate / frequency) ** -k
        price += present
        weighted += t * present
    return price, weighted / price


if __name__ == "__main__":
    check()
