"""Compares `burgee experiment` with SciPy on random experiments.

The data is made here, and added up here in the plainest way, so that reading and adding up is compared
too. Usage: check.py COMMAND FOLDER
"""

import csv
import json
import math
import random
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import numpy as np
from scipy import integrate, optimize, stats
from scipy.stats.contingency import relative_risk

COMMAND, FOLDER = sys.argv[1:]
ROUNDS = 60
START = datetime(2026, 3, 1, tzinfo=timezone.utc)
WORST = {}


def close(what, got, wanted, tolerance=1e-7):
    """Both missing, or relatively as near as `tolerance`."""
    if wanted is None or got is None:
        assert got is None and wanted is None, f"{what}: {got}, SciPy says {wanted}"
        return
    off = abs(got - wanted) / max(abs(wanted), 1e-6)
    kind = what.split(": ")[-1]
    WORST[kind] = max(WORST.get(kind, 0.0), off)
    assert off <= tolerance, f"{what}: {got}, SciPy says {wanted}, off by {off:.2e}"


def both(what, got, wanted, tolerance=1e-7):
    if wanted is None or got is None:
        assert got is None and wanted is None, f"{what}: {got}, SciPy says {wanted}"
        return
    close(what, got[0], wanted[0], tolerance)
    close(what, got[1], wanted[1], tolerance)


def stamp(time):
    return time.isoformat(timespec="milliseconds")


class World:
    """An experiment with everything that happens to one: repeats, people in two variants, early events."""

    def __init__(self, seed):
        chance = random.Random(seed)
        self.chance = chance
        self.variants = ["control", "blue", "green", "red"][: chance.choice([2, 2, 3, 4])]
        self.window = chance.choice([None, None, 3])
        self.alpha = chance.choice([0.05, 0.01, 0.1])
        self.weights = [chance.choice([1, 1, 2, 3]) for _ in self.variants]
        self.planned = chance.choice([100, 1000, 10000])
        rates = [chance.uniform(0.05, 0.6) for _ in self.variants]
        scale = [chance.choice([1.0, 1.0, 1.05, 1.3]) for _ in self.variants]
        exposures, events = [], []
        for number in range(chance.randint(500, 2500)):
            user = f"user-{number}"
            place = chance.choices(range(len(self.variants)), self.weights)[0]
            first = START + timedelta(milliseconds=chance.randrange(10 * 86_400_000))
            exposures.append((first, self.variants[place], user))
            if chance.random() < 0.2:
                exposures.append((first + timedelta(hours=chance.randint(1, 50)), self.variants[place], user))
            if chance.random() < 0.02:
                exposures.append((first + timedelta(hours=5), chance.choice(self.variants), user))
            if chance.random() < rates[place]:
                for _ in range(chance.randint(1, 2)):
                    events.append((self.soon(first), user, "buy", ""))
            for _ in range(chance.choice([0, 1, 2, 5])):
                value = chance.lognormvariate(3.0, 0.8) * scale[place]
                events.append((self.soon(first), user, "spent", repr(value)))
                events.append((self.soon(first), user, "items", str(chance.randint(1, 4))))
            if chance.random() < 0.1:
                events.append((first - timedelta(hours=1), user, "spent", "1000"))
        for number in range(30):
            events.append((START, f"stranger-{number}", "spent", "1000"))
        chance.shuffle(exposures)
        chance.shuffle(events)
        self.exposures, self.events = exposures, events

    def soon(self, first):
        return first + timedelta(milliseconds=self.chance.randrange(6 * 86_400_000))

    def write(self):
        with open(f"{FOLDER}/exposures.jsonl", "w", encoding="utf-8") as file:
            for time, variant, user in self.exposures:
                row = {"time": stamp(time), "flag": "f", "variant": variant, "user": user}
                file.write(json.dumps(row) + "\n")
        with open(f"{FOLDER}/metrics.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["user", "time", "metric", "value"])
            for time, user, metric, value in self.events:
                rows.writerow([user, stamp(time), metric, value])

    def add_up(self):
        """By variant: how many users there are, and the values of those who are measured."""
        first, seen = {}, {}
        for time, variant, user in self.exposures:
            first[user] = min(first.get(user, time), time)
            seen.setdefault(user, set()).add(variant)
        users = [user for user in first if len(seen[user]) == 1]
        ours = [time for time, user, *_ in self.events if user in first]
        end = max(max(ours), max(time for time, *_ in self.exposures))
        window = None if self.window is None else timedelta(days=self.window)
        measured = [user for user in users if window is None or first[user] + window <= end]
        sums = {user: {"buy": 0.0, "spent": 0.0, "items": 0.0, "events": 0.0} for user in measured}
        for time, user, metric, value in self.events:
            if user not in sums or time < first[user]:
                continue
            if window is not None and time - first[user] >= window:
                continue
            if metric == "buy":
                sums[user]["buy"] = 1.0
            else:
                sums[user][metric] += float(value)
                sums[user]["events"] += metric == "spent"
        self.counts, self.values = [], []
        for variant in self.order():
            self.counts.append(sum(seen[user] == {variant} for user in users))
            rows = [sums[user] for user in measured if seen[user] == {variant}]
            self.values.append({key: np.array([row[key] for row in rows]) for key in ["buy", "spent", "items", "events"]})
        self.crossed = len(first) - len(users)

    def order(self):
        return ["control"] + sorted(self.variants[1:])

    def report(self):
        expected = ",".join(f"{name}={weight}" for name, weight in zip(self.variants, self.weights))
        window = [] if self.window is None else ["--window", f"{self.window}d"]
        fixed = ["--fixed"] if self.chance.random() < 0.5 else []
        ran = subprocess.run(
            [COMMAND, "experiment", f"{FOLDER}/exposures.jsonl", f"{FOLDER}/metrics.csv"]
            + ["--metric", "buy:rate", "--metric", "spent:mean", "--metric", "spent/items:ratio"]
            + ["--guardrail", "spent:per-event:-3%", "--guardrail", "items:mean:+0.05"]
            + ["--expect", expected, "--alpha", str(self.alpha), "--planned-users", str(self.planned)]
            + ["--format", "json"] + window + fixed,
            capture_output=True, check=False,
        )
        assert ran.returncode in (0, 1), ran.stderr.decode()
        self.fixed = bool(fixed)
        return json.loads(ran.stdout)


class Sample:
    """The linear form of a ratio of means, which for plain means is the values themselves."""

    def __init__(self, above, below=None):
        below = np.ones_like(above) if below is None else below
        self.mean = above.mean() / below.mean()
        self.form = (above - self.mean * below) / below.mean()
        self.users = len(above)
        self.squared = self.form.var(ddof=1) / self.users

    def values(self):
        return self.form - self.form.mean() + self.mean


def holm(values):
    order = np.argsort(values)
    adjusted, least = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, values[place] * (len(values) - rank)))
        adjusted[place] = least
    return adjusted


def rho_squared(world):
    log = -2 * math.log(world.alpha)
    return (log + math.log(log + 1)) / world.planned


def mixture(score, users, rho2, one_sided=False):
    """The evidence against 0, as the integral that the closed form stands for: effects are normal around
    0, in units of one user's standard deviation."""
    total, rho = score * math.sqrt(users), math.sqrt(rho2)
    centre, width = total * rho2 / (1 + users * rho2), rho / math.sqrt(1 + users * rho2)

    def weight(effect):
        return math.exp(effect * total - effect**2 * users / 2 - effect**2 / (2 * rho2)) / (rho * math.sqrt(2 * math.pi))

    low, high = centre - 12 * width, centre + 12 * width
    if one_sided:
        low, high = max(low, 0.0), max(high, 0.0)
    area = integrate.quad(weight, low, high, points=[max(centre, low)], epsabs=0, epsrel=1e-11, limit=400)[0]
    return 2 * area if one_sided else area


def fieller(control, variant, critical):
    """Both ends, found by searching."""
    def off(ratio):
        spread = math.sqrt(variant.squared + ratio**2 * control.squared)
        return (variant.mean - ratio * control.mean) / spread

    ratio = variant.mean / control.mean
    if control.mean <= 0 or control.mean**2 <= critical**2 * control.squared:
        return None
    step = critical * math.sqrt(variant.squared) / control.mean
    low, high = ratio - step, ratio + step
    while off(low) < critical:
        low -= step
    while off(high) > -critical:
        high += step
    lower = optimize.brentq(lambda at: off(at) - critical, low, ratio, xtol=1e-14, rtol=1e-14)
    upper = optimize.brentq(lambda at: off(at) + critical, ratio, high, xtol=1e-14, rtol=1e-14)
    return lower - 1, upper - 1


def sequential_critical(users, rho2, alpha):
    grown = users * rho2
    formula = math.sqrt(2 * (grown + 1) / grown * math.log(math.sqrt(grown + 1) / alpha))
    searched = optimize.brentq(lambda score: mixture(score, users, rho2) - 1 / alpha, 0.5, 20, xtol=1e-12)
    assert abs(searched / formula - 1) < 1e-9, (searched, formula)
    return searched


def welch(control, variant, scale=1.0):
    base, own = scale**2 * control.squared, variant.squared
    freedom = (base + own) ** 2 / (base**2 / (control.users - 1) + own**2 / (variant.users - 1))
    return variant.mean - scale * control.mean, math.sqrt(base + own), freedom


def compare(world, name, metric, samples, kind):
    alpha, rho2 = world.alpha, rho_squared(world)
    for place, (arm, sample) in enumerate(zip(metric["arms"], samples)):
        close(f"{name}: value", arm["value"], sample.mean)
        assert arm["users"] == sample.users
        if kind == "rate":
            did = int(world.values[place]["buy"].sum())
            exact = stats.binomtest(did, sample.users).proportion_ci(1 - alpha, method="wilson")
            both(f"{name}: interval of a rate", arm["interval"], exact)
        else:
            interval = stats.t.interval(1 - alpha, sample.users - 1, sample.mean, math.sqrt(sample.squared))
            both(f"{name}: interval of a mean", arm["interval"], interval)
    control, fixed, daily = samples[0], [], []
    for place, (said, variant) in enumerate(zip(metric["comparisons"], samples[1:]), start=1):
        users = control.users + variant.users
        difference, error, _ = welch(control, variant)
        close(f"{name}: difference", said["difference"], difference)
        close(f"{name}: lift", said["lift"], variant.mean / control.mean - 1 if control.mean > 0 else None)
        test = stats.ttest_ind(variant.values(), control.values(), equal_var=False)
        if kind == "rate":
            did = [int(world.values[where]["buy"].sum()) for where in (0, place)]
            table = [[did[1], variant.users - did[1]], [did[0], control.users - did[0]]]
            fixed.append(stats.chi2_contingency(table, correction=False).pvalue)
            ends = [stats.binomtest(count, sample.users).proportion_ci(1 - alpha, method="wilson")
                    for count, sample in zip(did, (control, variant))]
            down = math.hypot(variant.mean - ends[1].low, ends[0].high - control.mean)
            up = math.hypot(ends[1].high - variant.mean, control.mean - ends[0].low)
            both(f"{name}: Newcombe", said["fixed"]["interval"], (difference - down, difference + up))
            risk = relative_risk(did[1], variant.users, did[0], control.users).confidence_interval(1 - alpha)
            both(f"{name}: Katz", said["fixed"]["lift_interval"], (risk.low - 1, risk.high - 1))
        else:
            fixed.append(test.pvalue)
            both(f"{name}: Welch", said["fixed"]["interval"], test.confidence_interval(1 - alpha))
            critical = stats.t.isf(alpha / 2, test.df)
            both(f"{name}: Fieller", said["fixed"]["lift_interval"], fieller(control, variant, critical))
        close(f"{name}: fixed p", said["fixed"]["p"], fixed[-1])
        critical = sequential_critical(users, rho2, alpha)
        half = critical * error
        both(f"{name}: sequence", said["sequential"]["interval"], (difference - half, difference + half))
        both(f"{name}: sequence's lift", said["sequential"]["lift_interval"], fieller(control, variant, critical))
        daily.append(min(1.0, 1 / mixture(difference / error, users, rho2)))
        close(f"{name}: sequential p", said["sequential"]["p"], daily[-1])
        close(f"{name}: detectable", said["detectable"],
              (stats.norm.isf(alpha / 2) + stats.norm.ppf(0.8)) * error)
        guard(world, name, metric["guardrail"], said, control, variant, users, rho2)
    for said, one, two in zip(metric["comparisons"], holm(fixed), holm(daily)):
        close(f"{name}: fixed p by Holm", said["fixed"]["p_adjusted"], one)
        close(f"{name}: sequential p by Holm", said["sequential"]["p_adjusted"], two)


def guard(world, name, margin, said, control, variant, users, rho2):
    if margin is None:
        assert said["p_safe"] is None and said["p_harm"] is None
        return
    sign = 1 if margin["more_is_worse"] else -1
    scale = 1 + sign * margin["size"] if margin["relative"] else 1.0
    shift = 0.0 if margin["relative"] else sign * margin["size"]
    difference, error, freedom = welch(control, variant, scale)
    score = sign * (difference - shift) / error
    if world.fixed:
        close(f"{name}: guardrail", said["p_harm"], stats.t.sf(score, freedom))
        close(f"{name}: guardrail", said["p_safe"], stats.t.cdf(score, freedom))
    else:
        close(f"{name}: guardrail at any look", said["p_harm"], min(1.0, 1 / mixture(score, users, rho2, True)))
        close(f"{name}: guardrail at any look", said["p_safe"], min(1.0, 1 / mixture(-score, users, rho2, True)))


def check(seed):
    world = World(seed)
    world.write()
    world.add_up()
    report = world.report()
    assert [row["variant"] for row in report["variants"]] == world.order()
    assert [row["users"] for row in report["variants"]] == world.counts
    assert report["excluded"]["crossed_over"] == world.crossed
    weights = dict(zip(world.variants, world.weights))
    shares = np.array([weights[name] for name in world.order()], dtype=float)
    expected = shares / shares.sum() * sum(world.counts)
    ratio = stats.chisquare(world.counts, expected)
    close("users: chi-square", report["sample_ratio"]["chi_square"], ratio.statistic)
    close("users: sample ratio", report["sample_ratio"]["p"], ratio.pvalue)
    pairs = [("buy", None), ("spent", None), ("spent", "items"), ("spent", "events"), ("items", None)]
    kinds = ["rate", "mean", "ratio", "per-event", "mean"]
    for metric, (above, below), kind in zip(report["metrics"], pairs, kinds, strict=True):
        assert metric["kind"] == kind
        samples = [Sample(values[above], None if below is None else values[below]) for values in world.values]
        compare(world, metric["metric"], metric, samples, kind)


for seed in range(ROUNDS):
    try:
        check(seed)
    except AssertionError:
        print(f"experiment {seed}:", file=sys.stderr)
        raise
print(f"{ROUNDS} random experiments agree with SciPy; furthest off, relatively:")
for kind, off in sorted(WORST.items()):
    print(f"  {kind:28} {off:.1e}")
