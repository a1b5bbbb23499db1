"""Writes the frozen bucket vectors beside this file.

Run once, when a bucketing is published; its vectors never change afterwards. Python's `xxhash` and
`hashlib` compute them, so that they say nothing about the Rust code that is tested with them.

    pip install xxhash
    python3 tests/cases/bucketing/vectors.py
"""

import csv
import hashlib
import pathlib
import random
import uuid

import xxhash

MASK = (1 << 64) - 1
HERE = pathlib.Path(__file__).parent


def burgee_1(salt: str, key: str) -> int:
    """XXH64 of key and salt apart, combined by SplitMix64, scaled by multiply-shift."""
    z = xxhash.xxh64_intdigest(key.encode(), seed=0) ^ xxhash.xxh64_intdigest(salt.encode(), seed=1)
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    z ^= z >> 31
    return ((z >> 32) * 100_000) >> 32


def md5_100(salt: str, key: str) -> int:
    """MD5 of `salt:key` as a 128-bit number, modulo 100, in buckets of 1 %."""
    digest = hashlib.md5(f"{salt}:{key}".encode()).digest()
    return int.from_bytes(digest, "big") % 100 * 1000


SALTS = [
    "new-checkout",
    "search-v2",
    "button-2025-q4",
    "flag-1",
    "flag-2",
    "one-click-pay/others",
    "one-click-pay/",
    "segment/beta",
    "",
    "größe",
    "旗/規則",
    "a-salt-that-is-longer-than-one-block-of-thirty-two-bytes-of-the-hash",
]


def keys(chance: random.Random):
    """Keys as they come: short and sequential, UUIDs, addresses, Unicode, odd lengths."""
    plain = [
        "", "0", "1", "a", " ", "true", "false", "-1", "9223372036854775807", "-9223372036854775808",
        "ann@example.com", "Ann@example.com", "ännchen@bücher.example", "Zoë", "ı", "𝔘𝔫𝔦", "👩‍👩‍👧", "日本語",
        "e\u0301", "\u00e9", "ſ", "ẞ", "a:b", "a/b", "new-checkout", "user id with spaces", "tab\there",
    ]
    plain += ["x" * n for n in (3, 4, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255, 1000)]
    yield from plain
    number = 0
    while True:
        number += 1
        yield f"user-{number}"
        yield str(uuid.UUID(int=chance.getrandbits(128), version=4))
        yield str(number * 7919)
        yield f"{chance.choice(['ann', 'bob', 'cem', 'dora'])}.{chance.getrandbits(20):x}@example.org"
        yield "".join(chr(chance.choice([0x61, 0xE4, 0x3B1, 0x4E2D, 0x1F600]) + chance.randrange(20))
                      for _ in range(chance.randrange(1, 12)))
        yield f"acct_{chance.getrandbits(64):016x}"


def write(name: str, function, count: int) -> None:
    """Every salt with the first keys; then salts in turn."""
    chance = random.Random(20251201)
    with (HERE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        lines.writerow(["salt", "key", "bucket"])
        stream = keys(chance)
        for index in range(count):
            salt, key = SALTS[index % len(SALTS)], next(stream)
            lines.writerow([salt, key, function(salt, key)])


if __name__ == "__main__":
    write("burgee-1", burgee_1, 1000)
    write("md5-100", md5_100, 200)
