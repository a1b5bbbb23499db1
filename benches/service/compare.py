"""Measures burgee beside unleash-edge: equal answers first, then requests a second, and how long they take.

Usage: compare.py [--rounds N] [--seconds N] BURGEE UNLEASH_EDGE
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile

from features import document, users
from servers import Burgee, Edge

HERE = os.path.dirname(os.path.abspath(__file__))
CONNECTIONS = 32
# The servers share nothing with what asks them but the memory.
SERVER_CORES, CLIENT_CORES = "0,1", "2,3"


def agree(servers):
    """Ends here unless all servers give every user the same of every flag."""
    for user, about in users():
        first, *others = [(server.name, server.answers(server.body(user, about))) for server in servers]
        for name, answers in others:
            if answers != first[1]:
                wrong = {flag: (first[1].get(flag), answers.get(flag))
                         for flag in first[1].keys() | answers.keys()
                         if first[1].get(flag) != answers.get(flag)}
                raise SystemExit(f"{first[0]} and {name} differ for {user}: {wrong}")


def one_flag(server):
    for number, (user, about) in enumerate(users()):
        yield server.one(f"flag-{number % 50}"), "", server.body(user, about)


def all_flags(server):
    for user, about in users():
        yield server.every, "", server.body(user, about)


def unchanged(server):
    for path, _, body in all_flags(server):
        _, etag, _ = server.ask(path, body)
        status, _, _ = server.ask(path, body, etag)
        if status != 304:
            raise SystemExit(f"{server.name} answers {status} to its own ETag")
        yield path, etag, body


QUESTIONS = [("one flag", one_flag), ("all 50 flags", all_flags), ("all 50, unchanged (304)", unchanged)]


def load(server, requests, seconds):
    """Requests a second, the median and the 99th percentile in ms, and processor time each in µs."""
    command = ["taskset", "-c", CLIENT_CORES, "wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s",
               "--latency", "-s", os.path.join(HERE, "requests.lua"), f"http://127.0.0.1:{server.port}"]
    before = server.cpu()
    said = subprocess.run(command, env={**os.environ, "REQUESTS": requests, "KEY": server.key},
                          check=True, capture_output=True, text=True).stdout
    used = server.cpu() - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{server.name}: {said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    count = int(re.search(r"(\d+) requests in", said)[1])
    return rate, percentile(said, "50"), percentile(said, "99"), used / count * 1e6


def percentile(said, which):
    value, unit = re.search(rf"\s{which}%\s+([\d.]+)(us|ms|s)\b", said).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("burgee")
    parser.add_argument("edge")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        features, rules = os.path.join(folder, "features.json"), os.path.join(folder, "rules.flags")
        with open(features, "w", encoding="utf-8") as file:
            json.dump(document(), file)
        subprocess.run([options.burgee, "import", "unleash", features, "-o", rules],
                       check=True, stderr=subprocess.DEVNULL)
        servers = [
            Edge(options.edge, features, 18063, SERVER_CORES),
            Burgee("burgee, the document", options.burgee, [features, "--from", "unleash"], 18064, SERVER_CORES),
            Burgee("burgee, its rules", options.burgee, [rules], 18065, SERVER_CORES),
        ]
        try:
            for server in servers:
                server.wait()
            agree(servers)
            measure(servers, options, folder)
        finally:
            for server in servers:
                server.stop()


def measure(servers, options, folder):
    print("| | | requests/s | median | 99 % | processor time |")
    print("|---|---|---|---|---|---|")
    for question, requests in QUESTIONS:
        files = []
        for number, server in enumerate(servers):
            files.append(os.path.join(folder, f"{number}.requests"))
            with open(files[-1], "w", encoding="utf-8") as file:
                file.writelines(f"{path}\t{etag}\t{body}\n" for path, etag, body in requests(server))
            load(server, files[-1], 1)
        found = [[] for _ in servers]
        for _ in range(options.rounds):
            for number, server in enumerate(servers):
                found[number].append(load(server, files[number], options.seconds))
        for server, rounds in zip(servers, found):
            rate, half, most, cost = (statistics.median(column) for column in zip(*rounds))
            print(f"| {question} | {server.name} | {rate:,.0f} | {half:.2f} ms | {most:.2f} ms | {cost:.1f} µs |",
                  flush=True)
    peaks = ", ".join(f"{server.name} {server.memory():.0f} MB" for server in servers)
    print(f"\nMost memory: {peaks}.")


main()
