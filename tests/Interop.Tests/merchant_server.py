"""The merchant's own HTTP server, which receives notifications."""

import http.server
import json
import sys
import threading
import time
import urllib.parse

from standard_webhooks import is_signed


class Delivery:
    """One notification as it came in."""

    def __init__(self, headers, body, answered):
        self.headers, self.body, self.answered = headers, body, answered
        self.id = headers.get("webhook-id", "")
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        text = body.decode("utf-8")
        self.fields = dict(urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True)) if is_form else json.loads(text)
        self.is_form = is_form

    @property
    def order(self):
        return self.fields["order_id"]

    @property
    def sequence(self):
        return int(self.fields["sequence"])


class Listener(http.server.ThreadingHTTPServer):
    """Says nothing of connections that break, as those of a killed server do."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class MerchantServer:
    """
    Answers each notification as it was told for its path, and keeps it. The first attempt at every tenth order is refused,
    so that retries are seen too.
    """

    def __init__(self):
        self._changed = threading.Condition()
        self._deliveries, self._faults = {}, []
        self._merchants, self._refused = {}, set()
        self._http = Listener(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self._http.server_address[1]}/{name}"

    def expect(self, name, merchant, answer=b"", refuses_some=False):
        """Says whose notifications come to a path, and what to answer."""
        self._merchants[name] = (merchant, answer, refuses_some)

    def of(self, name):
        with self._changed:
            assert not self._faults, self._faults[:3]
            return list(self._deliveries.get(name, []))

    def acknowledged(self, name):
        """The deliveries that count, by order, each event once, in the order of their first acknowledgement."""
        orders, bodies = {}, {}
        for delivery in self.of(name):
            known = bodies.setdefault(delivery.id, delivery.body)
            assert known == delivery.body, f"{delivery.id} came with two bodies"
            events = orders.setdefault(delivery.order, [])
            if delivery.answered == 200 and all(event.id != delivery.id for event in events):
                events.append(delivery)
        return orders

    def wait(self, name, condition, patience):
        """Waits until the condition holds for the deliveries of a path."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self._deliveries.get(name, [])), patience)

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def _receive(self, name, headers, body):
        with self._changed:
            merchant, answer, refuses_some = self._merchants[name]
            delivery = Delivery(headers, body, 200)
            if not is_signed(merchant.secret, headers, body, time.time()):
                self._faults.append(f"{delivery.id} is not signed as it should be: {headers}")
            if delivery.id != delivery.fields["event_id"]:
                self._faults.append(f"{delivery.id} tells of {delivery.fields['event_id']}")
            if refuses_some and sum(delivery.order.encode()) % 10 == 0 and delivery.id not in self._refused:
                self._refused.add(delivery.id)
                delivery.answered, answer = 500, b"not now"
            self._deliveries.setdefault(name, []).append(delivery)
            self._changed.notify_all()
            return delivery.answered, answer

    def _handler(self):
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    status, answer = owner._receive(self.path[1:], headers, body)
                except Exception as error:  # A delivery that cannot be read is a finding, not a reason to stop listening.
                    owner._faults.append(f"{error!r}: {body[:300]!r}")
                    status, answer = 200, b""
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        return Handler
