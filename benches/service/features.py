"""Fifty flags as Unleash has them, and a hundred users: what both servers are asked about."""

PLANS = ["free", "pro", "team", "enterprise"]
COUNTRIES = ["AT", "CH", "DE", "FR", "IT", "US"]
SEGMENTS = [
    {"id": 1, "name": "paying", "constraints": [
        {"contextName": "plan", "operator": "IN", "values": ["pro", "team", "enterprise"]}]},
    {"id": 2, "name": "nearby", "constraints": [
        {"contextName": "country", "operator": "IN", "values": ["AT", "CH", "DE"]}]},
]


def rollout(flag, share, **more):
    parameters = {"rollout": str(share), "stickiness": "default", "groupId": flag}
    return {"name": "flexibleRollout", "parameters": parameters, **more}


def constraint(name, operator, *values):
    many = operator in ("IN", "NOT_IN") or operator.startswith("STR_")
    return {"contextName": name, "operator": operator,
            **({"values": list(values)} if many else {"value": values[0]})}


def variants():
    return [
        {"name": "control", "weight": 500, "stickiness": "default"},
        {"name": "blue", "weight": 300, "stickiness": "default",
         "payload": {"type": "string", "value": "#0000ff"}},
        {"name": "red", "weight": 200, "stickiness": "default",
         "payload": {"type": "json", "value": "{\"colour\":\"red\",\"size\":2}"}},
    ]


def strategies(flag, number):
    """Two of the strategies that people write, in turn."""
    users = ",".join(f"u-{number + step * 7}" for step in range(8))
    return [
        [rollout(flag, 50, constraints=[constraint("plan", "IN", "pro", "team")]),
         {"name": "userWithId", "parameters": {"userIds": users}}],
        [rollout(flag, 100, constraints=[constraint("email", "STR_ENDS_WITH", "@company.com")]),
         rollout(flag, 10)],
        [rollout(flag, 75, constraints=[constraint("seats", "NUM_GTE", "20")]),
         rollout(flag, 100, constraints=[constraint("version", "SEMVER_GT", "2.4.0")])],
        [rollout(flag, 30, segments=[1, 2]),
         rollout(flag, 5, constraints=[constraint("country", "NOT_IN", "US")])],
        [rollout(flag, 100, variants=variants(), constraints=[constraint("plan", "IN", "team")]),
         rollout(flag, 20, variants=variants())],
        [rollout(flag, 60, constraints=[
            constraint("currentTime", "DATE_AFTER", "2025-01-01T00:00:00Z")]),
         rollout(flag, 15, constraints=[constraint("country", "IN", "FR", "IT")])],
        [rollout(flag, 50, constraints=[constraint("plan", "IN", "free")]),
         {"name": "default", "parameters": {}}],
    ][number % 7]


def document():
    """The document, as Unleash's client API gives it."""
    features = []
    for number in range(50):
        flag = f"flag-{number}"
        features.append({
            "name": flag, "type": "release", "enabled": number % 10 != 9, "project": "default",
            "stale": False, "impressionData": False,
            "strategies": strategies(flag, number),
            "variants": variants() if number % 7 == 6 else [],
        })
    return {"version": 2, "features": features, "segments": SEGMENTS}


def users():
    """Who asks: what is known of each, all of it as text, which is how Unleash has it."""
    for number in range(100):
        domain = "company.com" if number % 5 == 0 else "example.com"
        yield f"u-{number}", {
            "plan": PLANS[number % 4], "country": COUNTRIES[number % 6],
            "email": f"user.{number}@{domain}", "seats": str(number % 50),
            "version": f"{1 + number % 3}.{number % 10}.0",
        }
