"""Everything that a careless or hostile client may send: refused with a code, and nothing is stored."""

import json
import socket
import time
import urllib.parse

from api_client import Admin, Answer, pay, send
from bad_requests import CREATES, MERCHANTS, PAYMENTS, QUERIES, RAW

TYPE = "application/problem+json"

# The codes that the OpenAPI document names.
DOCUMENTED = set()


def check(server):
    """Sends all of it, and compares what the server holds before and after."""
    admin = Admin(server)
    mine, other = admin.register(name="Mine", notify_url="http://127.0.0.1:9/nobody"), admin.register(name="Other")
    order, foreign = (accepted(merchant) for merchant in (mine, other))
    pay(server, order, "paid").expect(200)
    while mine.read(order["id"])["status"] != "paid":
        time.sleep(0.02)
    document = send(server.url, "GET", "/openapi/v1.json").expect(200).json()
    DOCUMENTED.update(document["components"]["schemas"]["ProblemResponse"]["properties"]["code"]["enum"])
    before = everything(mine, other, admin)

    count = sum((
        check_creates(server, mine), check_queries(server, mine, order), check_merchants(server, admin, mine),
        check_access(server, admin, mine, other, order, foreign), check_payments(server, order), check_raw(server, mine)))
    assert count >= 60, count
    assert everything(mine, other, admin) == before, "a refused request changed something"
    print(f"{count} bad requests")
    return [merchant.secret for merchant in (mine, other)] + [merchant.api_key for merchant in (mine, other)]


def accepted(merchant):
    """An order that a channel has accepted; on a busy machine its creation is answered before, and it would change by itself."""
    order = merchant.create("kept").expect(201).json()
    while order["status"] == "created":
        time.sleep(0.02)
        order = merchant.read(order["id"])
    return order


def without_id(answer):
    """A problem but for the request's own id."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def everything(mine, other, admin):
    """What the server holds, apart from attempts at notifying."""
    def kept(row):
        return {key: value for key, value in row.items() if key != "notification"}
    return [
        ([kept(row) for row in merchant.pages("/v1/orders", 100)], merchant.summary()["days"],
         admin.call("GET", "/v1/merchants/" + merchant.id).expect(200).json())
        for merchant in (mine, other)]


def refused(name, answer, status, code, field=None):
    """A refusal is a problem with a code, names the field, and tells nothing of the inside."""
    context = f"{name}: {answer.status} {answer.headers} {answer.body[:400]!r}"
    assert answer.status == status, context
    assert answer.headers.get("content-type") == TYPE, context
    problem = answer.json()
    assert problem["code"] == code and problem["status"] == status, context
    assert problem.get("field") == field, f"{context}, not field {field}"
    assert problem["title"], context
    # The sandbox is a provider of its own; what the API says is in its document.
    assert "type" not in problem or code in DOCUMENTED, context
    assert len(answer.body) < 2000, context
    for inside in ("   at ", "Exception", "/tmp/", ".cs", "System.", "whsec_", "sk_mer_"):
        assert inside not in answer.body.decode(), context
    return 1


def check_creates(server, merchant):
    well = {"merchant_order_id": "bad", "kind": "payment", "amount": 100, "currency": "EUR"}
    count = 0
    for name, body, code, field in CREATES:
        if isinstance(body, dict):
            body = json.dumps({key: value for key, value in {**well, **body}.items() if value is not ...}).encode()
        answer = send(server.url, "POST", "/v1/orders", body, {**merchant.bearer, "Content-Type": "application/json"})
        count += refused(name, answer, 400, code, field)
    good = json.dumps(well)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""):
        answer = send(server.url, "POST", "/v1/orders", good, {**merchant.bearer, "Content-Type": content_type})
        count += refused(f"sent as {content_type!r}", answer, 415, "unsupported_media_type", "content-type")
    return count


def check_queries(server, merchant, order):
    paths = {"{order}": order["id"], "{event}": "evt_" + "a" * 26, "{merchant}": merchant.id}
    count = 0
    for name, path, status, code, field in QUERIES:
        method, _, path = path.rpartition(" ")
        for place, value in paths.items():
            path = path.replace(place, value)
        count += refused(name, send(server.url, method or "GET", path, headers=merchant.bearer), status, code, field)
    return count


def check_merchants(server, admin, merchant):
    headers = {"Authorization": "Bearer " + admin.server.admin_token, "Content-Type": "application/json"}
    count = 0
    for name, body, code, field in MERCHANTS:
        body = body if isinstance(body, bytes) else json.dumps(body)
        count += refused("register: " + name, send(server.url, "POST", "/v1/merchants", body, headers), 400, code, field)
        if code != "missing_field":
            count += refused("change: " + name, send(server.url, "PATCH", "/v1/merchants/" + merchant.id, body, headers), 400, code, field)
    count += refused("change the mode", admin.call("PATCH", "/v1/merchants/" + merchant.id, {"mode": "live"}), 400, "invalid_value", "mode")
    count += refused("remove the name", admin.call("PATCH", "/v1/merchants/" + merchant.id, {"name": None}), 400, "missing_field", "name")
    for name in ("mer_" + "a" * 16, "x", "mer_%0A", "..%2f..%2fetc", "mer_" + "a" * 5000):
        for method, path, body in (("GET", "", None), ("PATCH", "", {}), ("POST", "/keys", None), ("GET", "/summary", None)):
            count += refused(f"{method} merchant {name[:30]}", admin.call(method, f"/v1/merchants/{name}{path}", body), 404, "merchant_not_found")
    return count


def check_access(server, admin, mine, other, order, foreign):
    """Each door opens to its own key only."""
    count = 0
    for name, headers, code in (
            ("no key", {}, "missing_credentials"),
            ("basic", {"Authorization": "Basic " + "dXNlcjpwYXNz"}, "invalid_api_key"),
            ("empty bearer", {"Authorization": "Bearer "}, "invalid_api_key"),
            ("admin's token", {"Authorization": "Bearer " + admin.server.admin_token}, "invalid_api_key"),
            ("changed key", {"Authorization": "Bearer " + mine.api_key[:-1] + ("a" if mine.api_key[-1] != "a" else "b")}, "invalid_api_key"),
            ("key without its end", {"Authorization": "Bearer " + mine.api_key[:-1]}, "invalid_api_key"),
            ("mixed keys", {"Authorization": "Bearer " + mine.api_key[:23] + other.api_key[23:]}, "invalid_api_key"),
            ("webhook secret", {"Authorization": "Bearer " + mine.secret}, "invalid_api_key"),
            ("long key", {"Authorization": "Bearer sk_" + "x" * 8000}, "invalid_api_key")):
        for method, path in (("GET", "/v1/orders"), ("POST", "/v1/orders"), ("GET", "/v1/orders/" + order["id"]), ("POST", f"/v1/orders/{order['id']}/cancel")):
            # Operators read every order, and change none.
            if name == "admin's token" and method == "GET":
                continue
            count += refused(f"{name}: {method} {path}", send(server.url, method, path, b"{}" if method == "POST" else None, headers), 401, code, "authorization")
    for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/events"), ("GET", "/events/verify"), ("GET", "/qr.svg"), ("GET", "/qr.png"), ("GET", "/notifications"), ("GET", "/ignored-callbacks")):
        answer = mine.call(method, f"/v1/orders/{foreign['id']}{path}")
        count += refused("another merchant's order", answer, 404, "order_not_found")
        unknown = mine.call(method, f"/v1/orders/ord_{'a' * 26}{path}")
        assert without_id(unknown) == without_id(answer), "another merchant's order can be told from one that is not there"
    wrong = {"Authorization": "Bearer admin_wrong"}
    for headers in ({}, mine.bearer, wrong):
        answer = send(server.url, "POST", "/v1/merchants", b"{}", {**headers, "Content-Type": "application/json"})
        count += refused("no operator", answer, 401, "invalid_admin_token", "authorization")
    # A merchant manages itself by a key that has the scope, which none has that was not given it.
    for method, path in (("GET", "/v1/merchants/" + mine.id), ("PATCH", "/v1/merchants/" + mine.id), ("POST", f"/v1/merchants/{mine.id}/keys")):
        for headers, status, code in (({}, 401, "missing_credentials"), (wrong, 401, "invalid_api_key"), (mine.bearer, 403, "insufficient_scope")):
            answer = send(server.url, method, path, b"{}", {**headers, "Content-Type": "application/json"})
            count += refused("nobody who manages: " + path, answer, status, code, "authorization")
    count += refused("another's summary", mine.call("GET", f"/v1/merchants/{other.id}/summary"), 404, "merchant_not_found")
    count += refused("cancel a paid order", mine.call("POST", f"/v1/orders/{order['id']}/cancel"), 409, "order_not_cancellable")
    return count


def check_payments(server, order):
    """Payers and providers can be hostile as well."""
    count, form = 0, {"Content-Type": "application/x-www-form-urlencoded"}
    for name, body, status, code, field in PAYMENTS:
        answer = send(server.url, "POST", urllib.parse.urlsplit(order["pay_url"]).path, body, form)
        count += refused("pay: " + name, answer, status, code, field)
    for path in ("/sandbox/pay/guess", "/sandbox/pay/" + "a" * 24 + "1"):
        count += refused(path, send(server.url, "POST", path, b"", form), 404, "order_not_found")
    callback = json.dumps({"type": "payment", "order_id": order["id"], "amount": 1000}).encode()
    count += refused("forged callback", send(server.url, "POST", "/v1/channels/sandbox/callbacks", callback, {
        "webhook-id": "cbk_1", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA", "Content-Type": "application/json"}), 401, "invalid_signature")
    count += refused("callback of no channel", send(server.url, "POST", "/v1/channels/nobody/callbacks", callback), 404, "unknown_channel", "channel")
    return count


def check_raw(server, merchant):
    """Requests that no HTTP library would send. A line that is not HTTP has no route to give it a code, but is refused as one."""
    count = 0
    for name, request, status, code in RAW:
        request = request.replace(b"{key}", merchant.api_key.encode())
        answer = raw(server.port, request)
        context = f"{name}: {answer.status} {answer.body[:300]!r}"
        assert answer.status in ((status,) if isinstance(status, int) else status), context
        assert b"   at " not in answer.body and b"Exception" not in answer.body, context
        if code:
            assert answer.headers.get("content-type") == TYPE and answer.json()["code"] == code, context
        count += 1
    return count


def raw(port, request):
    """Sends bytes as they are, and reads until the answer is there or the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            connection.sendall(request)
        except OSError:
            pass  # Refused before all of it was sent; the answer says why.
        received = b""
        try:
            while b"\r\n\r\n" not in received or len(received.partition(b"\r\n\r\n")[2]) < length(received):
                part = connection.recv(65536)
                if not part:
                    break
                received += part
        except ConnectionResetError:
            pass
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join(body.split(b"\r\n")[1::2])
    assert lines[0].startswith("HTTP/1."), f"no answer: {received[:200]!r}"
    return Answer(int(lines[0].split(" ")[1]), headers, body)


def length(received):
    """How long the body is; endless where the head does not say."""
    for line in received.partition(b"\r\n\r\n")[0].lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
        if line.startswith(b"transfer-encoding:"):
            return len(received) + 1 if not received.endswith(b"0\r\n\r\n") else 0
    return len(received) + 1
