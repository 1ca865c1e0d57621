"""Speaks the API as docs/reference.md describes it."""

import base64
import hashlib
import http.client
import json
import time
import urllib.parse
import uuid

from standard_webhooks import sign


class Answer:
    """What the server said."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def expect(self, *statuses):
        assert self.status in statuses, f"{self.status}, not {statuses}: {self.body[:500]!r}"
        return self


def send(base, method, path, body=None, headers=None, patience=0.0):
    """One request on a connection of its own; while patience (s) lasts, repeated when the server is away (no answer, or 503)."""
    deadline = time.monotonic() + patience
    while True:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
            if answer.status != 503 or time.monotonic() >= deadline:
                return answer
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline:
                raise
        finally:
            connection.close()
        time.sleep(0.05)


def order_id(merchant_id, merchant_order_id):
    """An order's id follows from whose it is and what the merchant calls it."""
    digest = hashlib.sha256(f"{merchant_id}\n{merchant_order_id}".encode()).digest()[:16]
    return "ord_" + base64.b32encode(digest).decode().rstrip("=").lower()


class Admin:
    """The operator."""

    def __init__(self, server):
        self.server = server

    def call(self, method, path, body=None, patience=0.0):
        headers = {"Authorization": "Bearer " + self.server.admin_token, "Content-Type": "application/json"}
        return send(self.server.url, method, path, None if body is None else json.dumps(body), headers, patience)

    def register(self, **terms):
        return Merchant(self.server, self.call("POST", "/v1/merchants", terms).expect(201).json())


class Merchant:
    """A merchant: signs its requests when it has to, else shows its key."""

    def __init__(self, server, shown):
        self.server, self.shown = server, shown
        self.id, self.api_key, self.secret = shown["id"], shown["api_key"], shown["webhook_secret"]

    @property
    def bearer(self):
        return {"Authorization": "Bearer " + self.api_key}

    def signed(self, method, path, body=b"", timestamp=None, secret=None):
        """The headers of a signed request."""
        request_id, timestamp = "req_" + uuid.uuid4().hex, str(int(time.time()) if timestamp is None else timestamp)
        content = f"{method} {path}\n".encode() + body
        return {
            "merchant-id": self.id, "webhook-id": request_id, "webhook-timestamp": timestamp,
            "webhook-signature": sign(secret or self.secret, request_id, timestamp, content)}

    def call(self, method, path, body=None, patience=0.0):
        payload = b"" if body is None else json.dumps(body).encode()
        headers = self.signed(method, path, payload) if self.shown["signed_only"] else dict(self.bearer)
        if body is not None:
            headers["Content-Type"] = "application/json"
        return send(self.server.url, method, path, None if body is None else payload, headers, patience)

    def create(self, merchant_order_id, patience=0.0, **terms):
        body = {"merchant_order_id": merchant_order_id, "kind": "payment", "amount": 1000, "currency": "EUR", **terms}
        return self.call("POST", "/v1/orders", body, patience)

    def read(self, order, patience=0.0):
        return self.call("GET", f"/v1/orders/{order}", patience=patience).expect(200).json()

    def pages(self, path, limit):
        """Everything a list holds, followed by its cursors."""
        rows, cursor = [], None
        while True:
            query = f"{'&' if '?' in path else '?'}limit={limit}" + ("" if cursor is None else "&cursor=" + urllib.parse.quote(cursor))
            page = self.call("GET", path + query).expect(200).json()
            assert len(page["data"]) <= limit, "a page is longer than its limit"
            rows += page["data"]
            cursor = page["next_cursor"]
            if cursor is None:
                return rows

    def summary(self):
        return self.call("GET", f"/v1/merchants/{self.id}/summary").expect(200).json()


def pay(server, order, outcome, patience=0.0, **fields):
    """What a payer does on the sandbox's page."""
    path = urllib.parse.urlsplit(order["pay_url"]).path
    form = urllib.parse.urlencode({"outcome": outcome, **fields})
    return send(server.url, "POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"}, patience)


def provider_view(server, order):
    """The sandbox's own books on an order."""
    return send(server.url, "GET", urllib.parse.urlsplit(order["pay_url"]).path).expect(200).json()
