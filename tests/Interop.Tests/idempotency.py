"""The same create again, also at the same moment."""

import concurrent.futures
import json
import threading

import history
from api_client import Admin, order_id, send

CONNECTIONS = 50


def check(server):
    """One order, one 201, and the same body for everybody."""
    merchant = Admin(server).register(name="Idempotent")
    made = [
        check_repeated(merchant),
        *(check_simultaneous(server, merchant, f"at-once-{n}") for n in range(5)),
        *check_ids(merchant)]
    orders = [merchant.read(order) for order in made]
    history.check_list(merchant, orders)
    history.check_summary(merchant, orders)
    return [merchant.api_key, merchant.secret]


def check_repeated(merchant):
    terms = {"amount": 4200, "metadata": {"b": "2", "a": "1"}}
    first = merchant.create("repeated", **terms).expect(201)
    assert "idempotent-replayed" not in first.headers
    assert first.headers["location"] == "/v1/orders/" + first.json()["id"], first.headers
    again = merchant.create("repeated", **terms).expect(200)
    assert again.headers["idempotent-replayed"] == "true" and again.body == first.body
    # The order of keys and blanks are not content.
    mixed = merchant.call("POST", "/v1/orders", {
        "metadata": {"a": "1", "b": "2"}, "currency": "EUR", "amount": 4200, "kind": "payment", "merchant_order_id": "repeated"})
    assert mixed.expect(200).body == first.body
    # A field that says its default, another value, one field less: all are other content.
    for other in ({**terms, "expires_in": 900}, {**terms, "amount": 4201}, {**terms, "currency": "USD"}, {"amount": 4200}):
        answer = merchant.create("repeated", **other).expect(409)
        assert answer.json()["code"] == "idempotency_conflict", answer.body
    assert merchant.read(first.json()["id"]) == first.json(), "a refused repetition changed the order"
    return first.json()["id"]


def check_simultaneous(server, merchant, merchant_order_id):
    body = json.dumps({"merchant_order_id": merchant_order_id, "kind": "payment", "amount": 777, "currency": "EUR"})
    gate = threading.Barrier(CONNECTIONS)

    def create():
        gate.wait()
        return send(server.url, "POST", "/v1/orders", body, {**merchant.bearer, "Content-Type": "application/json"})

    with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as callers:
        answers = [call.result().expect(200, 201) for call in [callers.submit(create) for _ in range(CONNECTIONS)]]
    first = [answer for answer in answers if answer.status == 201]
    assert len(first) == 1, f"{len(first)} of {CONNECTIONS} were told that they made the order"
    assert len({answer.body for answer in answers}) == 1, "the answers differ"
    assert all(("idempotent-replayed" in answer.headers) == (answer.status == 200) for answer in answers)
    return first[0].json()["id"]


def check_ids(merchant):
    """The id follows from the merchant's name for the order, whatever letters it has; and it is found by it."""
    for name in ("x", "x" * 64, "Bestellung Nº 7 / größer", "订单-42", "a+b&c=d%2F?#", "\U0001f4b6" * 64, '"quoted" \\ back', "e\u0301 is not \u00e9"):
        order = merchant.create(name).expect(201).json()
        assert order["merchant_order_id"] == name and order["id"] == order_id(merchant.id, name), order
        found = merchant.pages("/v1/orders?merchant_order_id=" + quoted(name), 5)
        assert [row["id"] for row in found] == [order["id"]], (name, found)
        yield order["id"]


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())
