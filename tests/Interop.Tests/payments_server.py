"""The server under test: a process of its own, which may be killed and started again at any moment."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request


class PaymentsServer:
    """Runs the command line that it is given, on a free port, over a data directory that outlives the process."""

    def __init__(self, command, directory):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [*command, "--Urls", self.url, "--Payments:DataDirectory", os.path.join(directory, "data")]
        self._directory = directory
        self._process = None

    def start(self, patience=30):
        """Returns when the server says that it is ready."""
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "ASPNETCORE_ENVIRONMENT": "Development"})
        deadline = time.monotonic() + patience
        while not self._is_ready():
            assert self._process.poll() is None, "the server ended: " + self.log()[-2000:]
            assert time.monotonic() < deadline, "the server is not ready: " + self.log()[-2000:]
            time.sleep(0.02)

    def kill(self):
        """SIGKILL: no handler runs, nothing is flushed."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self):
        """SIGTERM: the server ends in order."""
        self._process.terminate()
        try:
            assert self._process.wait(30) == 0, f"exit code {self._process.returncode}"
        finally:
            if self._process.poll() is None:
                self.kill()

    @property
    def log_path(self):
        return os.path.join(self._directory, "server.log")

    @property
    def admin_token(self):
        with open(os.path.join(self._directory, "data", "admin.token"), encoding="ascii") as file:
            return file.read().strip()

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def check_log(self, *secrets):
        """No secret, and no exception, stands in the log."""
        log = self.log()
        for secret in (self.admin_token, *secrets):
            assert secret not in log, "a secret stands in the log"
        log = self._without_orleans_at_its_end(log)
        for pattern in (r"\bsk_mer_\w+_\w+", r"\bwhsec_\S+", r"(?m)^\s+at [\w.<>`]+\(", r"met a bug", r"Unhandled"):
            found = re.search(pattern, log)
            assert not found, f"the log holds {pattern}: {log[max(0, found.start() - 600):found.end() + 600]}"

    @staticmethod
    def _without_orleans_at_its_end(log):
        """Orleans' own timers call grains while their silo shuts down, and Orleans logs that as a failure."""
        running, end, stopping = log.partition("Application is shutting down...")
        entries = re.split(r"(?m)^(?=[a-z]{4}: )", stopping)
        return running + end + "".join(entry for entry in entries if not re.match(r"[a-z]{4}: Orleans\.(?!Payments)", entry))

    def _is_ready(self):
        try:
            with urllib.request.urlopen(self.url + "/health/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False
