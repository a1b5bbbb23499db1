"""The servers that are compared: how each is started, asked, and understood."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

TOKEN = "*:development.benches-benches-benches-01"


class Server:
    """A server on this machine, on the cores that it may use."""

    def __init__(self, name, port, key, command, cores):
        self.name, self.port, self.key = name, port, key
        variables = {**os.environ, "BURGEE_KEYS": TOKEN}
        self.process = subprocess.Popen(
            ["taskset", "-c", cores, *command], env=variables,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, path, body, etag=""):
        """The status, the ETag and the body of the answer."""
        name, value = self.key.split(": ", 1)
        headers = {"Content-Type": "application/json", name: value}
        if etag:
            headers["If-None-Match"] = etag
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", body.encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.headers["ETag"], answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["ETag"], error.read()

    def wait(self):
        """Waits until it answers."""
        for _ in range(100):
            try:
                self.ask("/", "{}")
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.name} does not answer")

    def cpu(self):
        """The seconds of processor time that it has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """The most memory that it has used, in MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024

    def stop(self):
        self.process.kill()
        self.process.wait()


class Edge(Server):
    """unleash-edge without an Unleash behind it."""

    def __init__(self, command, document, port, cores):
        super().__init__("unleash-edge", port, f"Authorization: {TOKEN}", [
            command, "--interface", "127.0.0.1", "--port", str(port), "offline",
            "--bootstrap-file", document, "--client-tokens", TOKEN,
            "--frontend-tokens", TOKEN], cores)

    def one(self, flag):
        return f"/api/frontend/features/{flag}"

    every = "/api/frontend/all"

    def body(self, user, about):
        return json.dumps({"userId": user, "properties": about})

    def answers(self, body):
        """What each flag is: false, true, or a variant with its payload."""
        _, _, answer = self.ask(self.every, body)
        return {toggle["name"]: self.answer(toggle) for toggle in json.loads(answer)["toggles"]}

    @staticmethod
    def answer(toggle):
        if not toggle["enabled"]:
            return False
        variant = toggle["variant"]
        if not variant["enabled"]:
            return True
        payload = variant["payload"]
        if payload is None:
            return variant["name"], None
        value = payload["value"]
        return variant["name"], json.loads(value) if payload["type"] == "json" else value


class Burgee(Server):
    """burgee, with the document itself or with rules that were made of it."""

    def __init__(self, name, command, arguments, port, cores):
        super().__init__(name, port, f"X-API-Key: {TOKEN}", [
            command, "serve", "--listen", f"127.0.0.1:{port}", *arguments], cores)

    def one(self, flag):
        return f"/ofrep/v1/evaluate/flags/{flag}"

    every = "/ofrep/v1/evaluate/flags"

    def body(self, user, about):
        return json.dumps({"context": {"targetingKey": user, "userId": user, **about}})

    def answers(self, body):
        _, _, answer = self.ask(self.every, body)
        return {flag["key"]: self.answer(flag) for flag in json.loads(answer)["flags"]}

    @staticmethod
    def answer(flag):
        if isinstance(flag["value"], bool):
            return flag["value"]
        return False if flag["variant"] == "off" else (flag["variant"], flag["value"])
