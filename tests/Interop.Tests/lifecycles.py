"""Two hundred orders through every outcome, over a server that is killed in between."""

import concurrent.futures
import time

import history
from api_client import Admin, order_id, pay, provider_view
from merchant_server import MerchantServer

ORDERS = 200
OUTCOMES = ("paid", "twice", "late", "delayed", "failed", "wrong_amount", "underpaid", "silent", "cancelled", "unpaid")
PATIENCE = 20.0

# What an order's merchant is told, in order, and where it ends. Late money differs by the merchant's policy.
TOLD = {
    "paid": (["order.paid"], "paid"),
    "delayed": (["order.paid"], "paid"),
    "silent": (["order.paid"], "paid"),
    "twice": (["order.paid", "payment.duplicate", "refund.succeeded"], "paid"),
    "failed": (["order.failed"], "failed"),
    "cancelled": (["order.cancelled"], "cancelled"),
    "unpaid": (["order.expired"], "expired"),
    "wrong_amount": (["order.expired"], "expired"),
    "underpaid": (["refund.succeeded", "order.expired"], "expired"),
    ("late", "refund"): (["order.cancelled", "payment.late", "refund.succeeded"], "cancelled"),
    ("late", "accept"): (["order.cancelled", "order.paid"], "paid"),
}


def check(server):
    """Runs every order to its end, and finds nothing lost, doubled or out of order."""
    receiver, admin = MerchantServer(), Admin(server)
    merchants = [
        register(admin, receiver, "form", b"success", name="Form", notify_format="form", ack_body="success"),
        register(admin, receiver, "json", b"", name="Json", notify_format="json", late_payment="accept"),
        register(admin, receiver, "signed", b"", name="Signed", notify_format="json", signed_only=True)]
    plans = [(merchants[n % 3], f"order {n:03}", OUTCOMES[n // 3 % len(OUTCOMES)], 1000 + n) for n in range(ORDERS)]
    # Those that end by their deadline are begun first, since a deadline is at least a minute away.
    plans.sort(key=lambda plan: plan[2] not in ("silent", "wrong_amount", "underpaid", "unpaid"))
    with concurrent.futures.ThreadPoolExecutor(20) as payers:
        made = [payers.submit(live, server, *plan) for plan in plans]
        for share in (3, 2):
            wait_for_share(made, share)
            server.kill()
            server.start()
        orders = [future.result() for future in made]

    for (merchant, name), plan in zip(merchants, ("form", "json", "signed")):
        own = [(order, plan[2]) for order, plan in zip(orders, plans) if plan[0][1] == name]
        settle(merchant, receiver, name, own)
    server.kill()
    server.start()
    for merchant, name in merchants:
        own = [(merchant.read(order["id"]), plan[2]) for order, plan in zip(orders, plans) if plan[0][1] == name]
        for order, outcome in own:
            check_order(server, merchant, receiver.acknowledged(name).get(order["id"], []), order, outcome, name)
        history.check_list(merchant, [order for order, _ in own])
        history.check_summary(merchant, [order for order, _ in own])
    receiver.close()
    return [secret for merchant, _ in merchants for secret in (merchant.api_key, merchant.secret)]


def register(admin, receiver, path, answer, **terms):
    merchant = admin.register(notify_url=receiver.url(path), **terms)
    receiver.expect(path, merchant, answer, refuses_some=True)
    return merchant, path


def live(server, owner, merchant_order_id, outcome, amount):
    """Creates an order and does to it what its plan says; each step is repeated while the server is away."""
    merchant, _ = owner
    ends_by_deadline = outcome in ("silent", "wrong_amount", "underpaid", "unpaid")
    terms = {"amount": amount, "expires_in": 60} if ends_by_deadline else {"amount": amount}
    order = merchant.create(merchant_order_id, PATIENCE, **terms).expect(200, 201).json()
    assert order["id"] == order_id(merchant.id, merchant_order_id), order["id"]
    deadline = time.monotonic() + PATIENCE
    while order["status"] == "created":
        assert time.monotonic() < deadline, f"{order['id']} is not verified"
        time.sleep(0.05)
        order = merchant.read(order["id"], PATIENCE)
    if outcome in ("late", "cancelled"):
        cancelled = merchant.call("POST", f"/v1/orders/{order['id']}/cancel", patience=PATIENCE).expect(200).json()
        assert cancelled["status"] == "cancelled", cancelled
    if outcome not in ("cancelled", "unpaid"):
        fields = {"delay_ms": 1500} if outcome == "delayed" else {}
        # 409: the server was killed after it had taken the choice, and this one repeats it.
        pay(server, order, outcome, PATIENCE, **fields).expect(200, 409)
    return order


def wait_for_share(futures, share):
    """Returns when one in so many is done."""
    done = 0
    for _ in concurrent.futures.as_completed(futures):
        done += 1
        if done * share >= len(futures):
            return


def told(outcome, policy):
    return TOLD[(outcome, policy)] if outcome == "late" else TOLD[outcome]


def settle(merchant, receiver, name, own, patience=120):
    """Waits until each order has told as many events as it owes, and the server knows that they were acknowledged."""
    owed = sum(len(told(outcome, merchant.shown["late_payment"])[0]) for _, outcome in own)
    receiver.wait(name, lambda all_: len({d.id for d in all_ if d.answered == 200}) >= owed, patience)
    deadline = time.monotonic() + 20
    for order, _ in own:
        while merchant.read(order["id"])["notification"]["status"] != "acknowledged" and time.monotonic() < deadline:
            time.sleep(0.05)


def check_order(server, merchant, deliveries, order, outcome, name):
    types, status = told(outcome, merchant.shown["late_payment"])
    found = [delivery.fields["event_type"] for delivery in deliveries]
    context = f"{outcome} {order['id']} of {name}: {found}, {order}"
    if outcome == "underpaid":
        # A payer who was told nothing, since the server was killed, may have paid too little twice; each is returned.
        assert set(found) == set(types) and found[-1] == types[-1], context
    else:
        assert found == types, context
    assert order["status"] == status, context
    assert order["notification"]["status"] == "acknowledged", context
    sequences = [delivery.sequence for delivery in deliveries]
    assert sequences == sorted(set(sequences)), context

    events = {event["sequence"]: event for event in history.check_order(merchant, order)}
    for delivery in deliveries:
        event, fields = events[delivery.sequence], delivery.fields
        assert delivery.is_form == (merchant.shown["notify_format"] == "form"), context
        same = {
            "event_id": event["event_id"], "event_type": event["type"], "history_hash": event["hash"], "merchant_id": merchant.id,
            "occurred_at": event["occurred_at"], **{key: order[key] for key in ("merchant_order_id", "kind", "currency")}}
        assert {key: fields[key] for key in same} == same, context
        assert int(fields["amount"]) == order["amount"], context
    assert deliveries[-1].fields["status"] == order["status"], context

    taken = {payment["id"]: payment["amount"] for payment in provider_view(server, order)["payments"]}
    assert {payment["id"]: payment["captured"] for payment in order["payments"]} == taken, f"{context} but the provider took {taken}"
    for payment in order["payments"]:
        assert payment["refunding"] == 0, context
        assert payment["refunded"] == (0 if payment["role"] == "accepted" else payment["captured"]), context
    paid = sum(payment["captured"] for payment in order["payments"] if payment["role"] == "accepted")
    assert paid == (order["amount"] if status == "paid" else 0), context
    assert order["paid_late"] == (outcome == "late" and status == "paid"), context
