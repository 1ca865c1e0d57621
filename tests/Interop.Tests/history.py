"""Recomputes from the outside what the server says about orders."""

import hashlib
import json
from collections import Counter


def check_order(merchant, order):
    """The order's chain of events holds, and its payments add up. Gives the events."""
    events = merchant.pages(f"/v1/orders/{order['id']}/events", 2)
    digest = bytes(32)
    for place, event in enumerate(events, 1):
        assert event["sequence"] == place, f"{order['id']} has a gap at {place}"
        digest = hashlib.sha256(digest + event["body"].encode("utf-8")).digest()
        assert event["hash"] == digest.hex(), f"{order['id']}: the hash of event {place} is another one"
        assert json.loads(event["body"])["type"] == event["type"]
        check_data(order, event["type"], event["data"])
    assert order["history_hash"] == digest.hex() and order["version"] == len(events)
    verified = merchant.call("GET", f"/v1/orders/{order['id']}/events/verify").expect(200).json()
    assert verified == {"valid": True, "events": len(events), "history_hash": digest.hex(), "broken_at": None}, verified
    for payment in order["payments"]:
        assert 0 <= payment["refunding"] and payment["refunding"] + payment["refunded"] <= payment["captured"], payment
    return events


def check_data(order, kind, data):
    """An event says what the order's answer says, in the same shapes; no value is one of ours alone, like 00:15:00."""
    for name in ("merchant_order_id", "kind", "amount", "currency", "account_id", "metadata"):
        assert data[name] == order[name], f"{kind}: {name} is {data[name]}"
    assert type(data["amount"]) is int and type(data["refunded_amount"]) is int
    if kind == "order.created":
        assert (data["status"], data["channel"], data["expires_at"]) == ("created", None, order["expires_at"]), data
        assert type(data["expires_in"]) is int, data
    if kind in ("order.paid", "payment.late", "payment.duplicate"):
        assert set(data["payment"]) == set(order["payments"][0]), data


def check_list(merchant, orders):
    """The list gives each of the orders exactly once, newest first, whatever the length of its pages."""
    for limit in (7, 100):
        rows = merchant.pages("/v1/orders", limit)
        ids = [row["id"] for row in rows]
        assert len(ids) == len(set(ids)), "an order is listed twice"
        assert set(ids) == {order["id"] for order in orders}, "the list holds other orders than were made"
        times = [row["created_at"] for row in rows]
        assert times == sorted(times, reverse=True), "the list is not newest first"
    for status, count in Counter(order["status"] for order in orders).items():
        assert len(merchant.pages(f"/v1/orders?status={status}", 9)) == count, status


def check_summary(merchant, orders):
    """The durable totals are the sums over the orders."""
    expected, found = Counter(), Counter()
    for order in orders:
        where = (order["currency"], order["channel"] or "")
        expected[*where, "orders." + order["status"]] += 1
        for payment in order["payments"]:
            expected[*where, "taken_amount"] += payment["captured"]
            expected[*where, "returned_amount"] += payment["refunded"]
            if payment["role"] == "accepted":
                expected[*where, "paid_amount"] += payment["captured"]
                expected[*where, "refunded_amount"] += payment["refunded"]
    for day in merchant.summary()["days"]:
        where = (day["currency"], day["channel"])
        for status, count in day["orders"].items():
            found[*where, "orders." + status] += count
        for measure in ("taken_amount", "returned_amount", "paid_amount", "refunded_amount"):
            found[*where, measure] += day[measure]
    assert +expected == +found, f"totals {+found} are not the orders' {+expected}"
