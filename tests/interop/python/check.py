"""Asks a burgee server through OpenFeature's Python SDK and its OFREP provider.

Usage: check.py URL KEY
"""

import sys

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

url, key = sys.argv[1:]
api.set_provider(OFREPProvider(url, headers_factory=lambda: {"Authorization": f"Bearer {key}"}))
client = api.get_client()
nobody = EvaluationContext()
ann = EvaluationContext("u-1", {"email": "ann@company.com"})


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: {found!r}, expected {expected!r}")


def details(answer):
    return answer.value, answer.variant, answer.reason, answer.error_code


# Values of every type, with variant, reason and metadata.
staff = client.get_boolean_details("switch", False, ann)
same("switch for staff", details(staff), (True, "on", Reason.TARGETING_MATCH, None))
same("metadata", (staff.flag_metadata["rule"], staff.flag_metadata["owner"]), ("staff", "interop"))
other = client.get_boolean_details("switch", True, nobody)
same("switch for nobody", details(other), (False, "off", Reason.DEFAULT, None))
colour = client.get_string_details("colour", "none", nobody)
same("colour", details(colour), ("white", "light", Reason.STATIC, None))
same("retries", client.get_integer_value("retries", 0, nobody), 3)
same("ratio", client.get_float_value("ratio", 0.0, nobody), 0.5)
shape = client.get_object_value("shape", {}, nobody)
same("shape", shape, {"sides": 3, "names": ["a", "b"]})

# A split: about one half, the same each time, with the reason that says so.
users = [EvaluationContext(f"u-{n}", {"country": "DE"}) for n in range(200)]
dealt = [client.get_boolean_details("switch", False, user) for user in users]
same("reason of a split", {answer.reason for answer in dealt}, {Reason.SPLIT})
on = sum(answer.value for answer in dealt)
if not 60 < on < 140:
    sys.exit(f"{on} of 200 in one half")
again = [client.get_boolean_value("switch", False, user) for user in users]
same("a split asked again", again, [answer.value for answer in dealt])

# A value that the server leaves to the caller.
own = client.get_string_details("callers-own", "mine", nobody)
same("the caller's own", (own.value, own.error_code), ("mine", None))

# Errors leave the caller with its own value, and say why.
missing = client.get_boolean_details("no-such-flag", True, nobody)
same("an unknown flag", (missing.value, missing.error_code), (True, ErrorCode.FLAG_NOT_FOUND))
wrong = client.get_string_details("switch", "mine", nobody)
same("a wrong type", (wrong.value, wrong.error_code), ("mine", ErrorCode.TYPE_MISMATCH))
broken = client.get_boolean_details("broken", True, nobody)
same("a rule's error", (broken.value, broken.error_code), (True, ErrorCode.TARGETING_KEY_MISSING))

# Without the key there is no answer.
api.set_provider(OFREPProvider(url))
refused = client.get_boolean_details("switch", True, ann)
same("without a key", (refused.value, refused.error_code), (True, ErrorCode.GENERAL))

print("python: all as expected")
