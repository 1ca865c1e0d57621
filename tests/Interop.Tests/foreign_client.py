#!/usr/bin/env python3
"""
A client that knows nothing of the server's code: Python's standard library, docs/reference.md, README.md and /openapi/v1.json.

    foreign_client.py CHECK COMMAND...

runs one of the checks (or all) against a server that is started, and killed, by the command line, in a temporary directory.
"""

import sys
import tempfile
import time

import bad_input
import idempotency
import lifecycles
import signed_requests
import standard_webhooks
import stream
from payments_server import PaymentsServer

CHECKS = {
    "lifecycles": lifecycles.check,
    "idempotency": idempotency.check,
    "signed_requests": signed_requests.check,
    "bad_input": bad_input.check,
    "stream": stream.check,
}


def run(name, command):
    """One check on a server of its own, ended by whether the server could be stopped in order and logged no secret."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="foreign-") as directory:
        server = PaymentsServer(command, directory)
        server.start()
        try:
            secrets = CHECKS[name](server)
        except BaseException:
            server.kill()
            print(server.log()[-4000:], file=sys.stderr)
            raise
        server.stop()
        server.check_log(*secrets)
    print(f"{name}: well, after {time.monotonic() - began:.1f} s")


def main(check, *command):
    standard_webhooks.check_published_vector()
    for name in CHECKS if check == "all" else [check]:
        run(name, command)


if __name__ == "__main__":
    main(*sys.argv[1:])
