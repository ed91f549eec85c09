"""Models of economies and agents: Markov chains, dynamic programs, games, auctions, flocks, traffic, markets of agents."""

import math

import numpy as np
from numba import float64, int64, njit, types
from numba.experimental import jitclass
from numba.typed import List

from _inputs import check, each, inputs, matrices


@inputs(each(1, 5, 20), each(3, 9), each(0.9, -0.5))
@njit
def rouwenhorst(n, seed, rho):
    p = (1 + rho) / 2
    theta = np.array([[p, 1 - p], [1 - p, p]])
    for size in range(2, n):
        larger = np.zeros((size + 1, size + 1))
        larger[:size, :size] += p * theta
        larger[:size, 1:] += (1 - p) * theta
        larger[1:, :size] += (1 - p) * theta
        larger[1:, 1:] += p * theta
        larger[1:-1] /= 2
        theta = larger
    np.random.seed(seed)
    path = np.empty(10, dtype=np.int64)
    state = 0
    cdfs = np.empty_like(theta)
    for i in range(theta.shape[0]):
        cdfs[i] = np.cumsum(theta[i])
    for t in range(10):
        path[t] = state
        state = min(np.searchsorted(cdfs[state], np.random.random(), side="right"), theta.shape[0] - 1)
    return theta.sum(axis=1), path


@inputs(matrices("f", low=0.1, high=5.0, columns=4))
@njit
def gth_solve(a):
    a1 = a[:4, :4].copy()
    n = a1.shape[0]
    if n < 4:
        raise ValueError("matrix must be square")
    x = np.zeros(n)
    for k in range(n - 1):
        scale = np.sum(a1[k, k + 1 : n])
        if scale <= 0:
            n = k + 1
            break
        for i in range(k + 1, n):
            a1[i, k] /= scale
            for j in range(k + 1, n):
                a1[i, j] += a1[i, k] * a1[k, j]
    x[n - 1] = 1
    for k in range(n - 2, -1, -1):
        for i in range(k + 1, n):
            x[k] += x[i] * a1[i, k]
    return x / np.sum(x)


@njit
def utility(c, gamma):
    return np.log(c) if gamma == 1.0 else (c ** (1 - gamma) - 1) / (1 - gamma)


@inputs(each(5, 12), each(1.0, 2.0), each(0.9, 0.95))
@njit
def consumption_savings(n, gamma, beta):
    grid = np.linspace(0.1, 4.0, n)
    income = np.array([0.5, 1.5])
    transition = np.array([[0.7, 0.3], [0.2, 0.8]])
    value = np.zeros((n, 2))
    policy = np.zeros((n, 2), dtype=np.int64)
    for iteration in range(500):
        new_value = np.empty_like(value)
        expected = value @ transition.T
        for i in range(n):
            for s in range(2):
                best, where = -np.inf, 0
                for j in range(n):
                    c = 1.02 * grid[i] + income[s] - grid[j]
                    if c <= 0:
                        break
                    v = utility(c, gamma) + beta * expected[j, s]
                    if v > best:
                        best, where = v, j
                new_value[i, s] = best
                policy[i, s] = where
        error = np.max(np.abs(new_value - value))
        value = new_value
        if error < 1e-6:
            break
    return policy, np.round(value, 4), iteration


@njit
def maximise_scalar(func, a, b, args, tolerance):
    ratio = (math.sqrt(5) - 1) / 2
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    while abs(b - a) > tolerance:
        if func(c, *args) > func(d, *args):
            b = d
        else:
            a = c
        c, d = b - ratio * (b - a), a + ratio * (b - a)
    x = (a + b) / 2
    return x, func(x, *args)


@njit
def profit(q, price, cost):
    return price * q - cost * q**2


@inputs(each(1.0, 2.0, 5.5), each(0.2, 0.7))
@njit
def optimal_quantity(price, cost):
    x, fval = maximise_scalar(profit, 0.0, 20.0, (price, cost), 1e-8)
    return round(x, 6), round(fval, 6)


@inputs(each(2, 5, 9), each(11, 5))
@njit
def best_response_dynamics(n, seed):
    np.random.seed(seed)
    payoff = np.random.uniform(0, 1, (n, n))
    row, col = 0, 0
    visited = set()
    for step in range(50):
        if (row, col) in visited:
            return step, True, row, col
        visited.add((row, col))
        new_row = np.argmax(payoff[:, col])
        new_col = np.argmax(payoff.T[:, new_row])
        if new_row == row and new_col == col:
            return step, False, row, col
        row, col = new_row, new_col
    return 50, False, row, col


@inputs(each(6, 10), each(1, 2, 3))
@njit
def deferred_acceptance(n, seed):
    np.random.seed(seed)
    proposer_prefs = np.empty((n, n), np.int64)
    responder_ranks = np.empty((n, n), np.int64)
    for i in range(n):
        proposer_prefs[i] = np.random.permutation(n)
        responder_ranks[i] = np.argsort(np.random.permutation(n))
    next_choice = np.zeros(n, np.int64)
    engaged = np.full(n, -1)
    free = [i for i in range(n)]
    while free:
        proposer = free.pop()
        responder = proposer_prefs[proposer, next_choice[proposer]]
        next_choice[proposer] += 1
        rival = engaged[responder]
        if rival == -1:
            engaged[responder] = proposer
        elif responder_ranks[responder, proposer] < responder_ranks[responder, rival]:
            engaged[responder] = proposer
            free.append(rival)
        else:
            free.append(proposer)
    return engaged


@jitclass
class Firm:
    capital: float64
    productivity: float64
    history: types.ListType(types.float64)
    age: int

    def __init__(self, capital, productivity):
        from_zero = 0
        self.capital = capital
        self.productivity = productivity
        self.history = List.empty_list(types.float64)
        self.history.append(capital)
        self.age = from_zero

    def produce(self, labour):
        return self.productivity * self.capital**0.3 * labour**0.7

    @property
    def is_large(self):
        return self.capital > 5.0

    def step(self, labour, rate):
        output = self.produce(labour)
        self.capital = (1 - 0.1) * self.capital + rate * output
        self.history.append(self.capital)
        self.age += 1


@jitclass([("count", int64), ("positions", float64[:, ::1]), ("headings", float64[:])])
class Flock:
    def __init__(self, count, seed):
        np.random.seed(seed)
        self.count = count
        self.positions = np.random.uniform(0, 10, (count, 2))
        self.headings = np.random.uniform(-np.pi, np.pi, count)

    def neighbours(self, i, radius):
        found = []
        for j in range(self.count):
            if j != i:
                d = self.positions[j] - self.positions[i]
                if d[0] ** 2 + d[1] ** 2 < radius**2:
                    found.append(j)
        return found

    def step(self, radius, speed):
        headings = self.headings.copy()
        for i in range(self.count):
            x, y = np.cos(self.headings[i]), np.sin(self.headings[i])
            for j in self.neighbours(i, radius):
                x += np.cos(self.headings[j])
                y += np.sin(self.headings[j])
            headings[i] = np.arctan2(y, x)
        self.headings = headings
        for i in range(self.count):
            self.positions[i, 0] = (self.positions[i, 0] + speed * np.cos(headings[i])) % 10
            self.positions[i, 1] = (self.positions[i, 1] + speed * np.sin(headings[i])) % 10

    def order(self):
        return math.hypot(np.cos(self.headings).sum(), np.sin(self.headings).sum()) / self.count


@njit
def run_flock(count, seed, steps):
    flock = Flock(count, seed)
    for _ in range(steps):
        flock.step(2.0, 0.3)
    return flock.order(), flock.positions.mean()


assert 0 <= run_flock(8, 1, 5)[0] <= 1


@inputs(each(10, 30), each(0.2, 0.5), each(1, 2))
@njit
def traffic_jam(length, density, seed):
    np.random.seed(seed)
    road = np.full(length, -1, dtype=np.int8)
    for cell in range(length):
        if np.random.random() < density:
            road[cell] = np.random.randint(0, 6)
    flow = 0
    for _ in range(20):
        moved = np.full_like(road, -1)
        for cell in range(length):
            speed = road[cell]
            if speed < 0:
                continue
            gap = 1
            while gap <= length and road[(cell + gap) % length] < 0:
                gap += 1
            speed = min(speed + 1, 5, gap - 1)
            if speed > 0 and np.random.random() < 0.3:
                speed -= 1
            moved[(cell + speed) % length] = speed
            flow += int(speed)
        road = moved
    return flow, road


@inputs(each(5, 12), each(3, 4))
@njit
def schelling(size, seed):
    np.random.seed(seed)
    grid = np.random.choice(np.array([0, 1, 1, 2, 2]), (size, size))
    moves = 0
    for _ in range(10):
        unhappy = []
        for i in range(size):
            for j in range(size):
                if grid[i, j] == 0:
                    continue
                alike = total = 0
                for di in (-1, 0, 1):
                    for dj in (-1, 0, 1):
                        if di == dj == 0:
                            continue
                        other = grid[(i + di) % size, (j + dj) % size]
                        if other:
                            total += 1
                            alike += other == grid[i, j]
                if total and alike / total < 0.4:
                    unhappy.append((i, j))
        if not unhappy:
            break
        for i, j in unhappy:
            empties = np.argwhere(grid == 0)
            if len(empties) == 0:
                break
            k = np.random.randint(len(empties))
            ei, ej = empties[k]
            grid[ei, ej], grid[i, j] = grid[i, j], 0
            moves += 1
    return moves, grid


@inputs(each(20, 50), each(5, 6))
@njit
def wealth_exchange(agents, seed):
    np.random.seed(seed)
    wealth = np.ones(agents)
    for _ in range(100):
        givers = np.random.permutation(agents)
        for giver in givers:
            taker = np.random.randint(0, agents)
            amount = min(wealth[giver], np.random.exponential(0.1))
            wealth[giver] -= amount
            wealth[taker] += amount
    shares = np.cumsum(np.sort(wealth)) / wealth.sum()
    return round(1 - 2 * np.trapezoid(shares, dx=1.0 / agents), 6)


@inputs(each(5, 15), each(0.1, 0.4), each(8, 9))
@njit
def gillespie(n, rate, seed):
    np.random.seed(seed)
    counts = {"S": n, "I": 1, "R": 0}
    t = 0.0
    events = []
    while counts["I"] > 0 and t < 50:
        infect = rate * counts["S"] * counts["I"]
        recover = 1.0 * counts["I"]
        total = infect + recover
        t += np.random.exponential(1 / total)
        if np.random.random() * total < infect:
            counts["S"] -= 1
            counts["I"] += 1
            events.append("infect")
        else:
            counts["I"] -= 1
            counts["R"] += 1
            events.append("recover")
    return counts, events.count("infect"), len(events)


@inputs(each(10, 25), each(2, 3))
@njit
def ant_colony(n, seed):
    np.random.seed(seed)
    cities = np.random.rand(n, 2)
    distance = np.sqrt(((cities[:, None, :] - cities[None, :, :]) ** 2).sum(-1))
    pheromone = np.ones((n, n))
    best_length = np.inf
    best_tour = np.arange(n)
    for _ in range(3):
        for start in range(4):
            tour = np.empty(n, dtype=np.int64)
            allowed = np.ones(n, dtype=np.bool_)
            tour[0] = start
            allowed[start] = False
            for k in range(1, n):
                here = tour[k - 1]
                weight = np.where(allowed, pheromone[here] / (distance[here] + 1e-9) ** 2, 0.0)
                cumulative = np.cumsum(weight)
                pick = np.searchsorted(cumulative, np.random.rand() * cumulative[-1])
                tour[k] = pick
                allowed[pick] = False
            length = 0.0
            for k in range(n):
                length += distance[tour[k], tour[(k + 1) % n]]
            if length < best_length:
                best_length, best_tour = length, tour
            for k in range(n):
                pheromone[tour[k], tour[(k + 1) % n]] += 1 / length
        pheromone *= 0.9
    return round(best_length, 8), np.sort(best_tour)


@inputs(each(1, 4, 10), each(1, 2))
@njit
def matching_engine(orders, seed):
    np.random.seed(seed)
    bids = [(0.0, 0, 0)][:0]
    asks = [(0.0, 0, 0)][:0]
    trades = []
    for number in range(orders * 5):
        is_buy = np.random.random() < 0.5
        price = float(np.round(np.random.normal(100, 2), 1))
        size = np.random.randint(1, 10)
        book, others = (bids, asks) if is_buy else (asks, bids)
        while size > 0 and len(others) > 0:
            best_price, best_number, best_size = others[0]
            if (is_buy and best_price > price) or (not is_buy and best_price < price):
                break
            traded = min(size, best_size)
            trades.append((best_price, traded))
            size -= traded
            if traded == best_size:
                others.pop(0)
            else:
                others[0] = (best_price, best_number, best_size - traded)
        if size > 0:
            book.append((price, number, size))
            book.sort(key=lambda order: (-order[0], order[1]) if is_buy else (order[0], order[1]))
    volume = 0
    for price, size in trades:
        volume += size
    return volume, len(bids), len(asks), trades[:3]


firm = Firm(4.0, 1.5)
firm.step(2.0, 0.3)
assert firm.age == 1 and len(firm.history) == 2 and not firm.is_large

check()
