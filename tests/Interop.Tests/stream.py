"""Commands and events over the WebSocket, across a kill of the server."""

import json

from api_client import Admin, pay
from websocket_client import BINARY, PING, PONG, TEXT, Refused, Stream

ORDERS = 20


def check(server):
    """Every event once and in sequence, though the server is killed in the middle; every abuse closed with its code."""
    merchant = Admin(server).register(name="Streams")
    check_events(server, merchant)
    check_transports(server, merchant)
    check_abuse(server, merchant)
    return [merchant.api_key, merchant.secret]


def check_events(server, merchant):
    stream = Stream(server.port, merchant.bearer)
    cursor = stream.ask(type="subscribe", id="sub")["body"]["cursor"]
    for n in range(ORDERS):
        stream.send(type="create_order", id=f"c{n}", order=order(f"stream-{n}"))
    made, events = {}, []
    while len(made) < ORDERS or len(events) < ORDERS:
        message = stream.next()
        if message["type"] == "reply":
            assert message["status"] == 201, message
            made[message["id"]] = message["body"]
        else:
            events.append(message)
    again = Stream(server.port, merchant.bearer)
    replay = again.ask(type="create_order", id="again", order=order("stream-0"))
    assert (replay["status"], replay["replayed"], replay["body"]["id"]) == (200, True, made["c0"]["id"]), replay

    cursor = events[-1]["cursor"] if events else cursor
    server.kill()
    server.start()
    for view in made.values():
        pay(server, merchant.read(view["id"]), "paid", patience=20).expect(200)
    stream = Stream(server.port, merchant.bearer)
    stream.ask(type="subscribe", id="sub", after=cursor)
    while sum(event["event_type"] == "order.paid" for event in events) < ORDERS:
        events.append(stream.next())

    for view in made.values():
        told = [event for event in events if event["order_id"] == view["id"]]
        stored = merchant.pages(f"/v1/orders/{view['id']}/events", 100)[:len(told)]
        assert [event["sequence"] for event in told] == list(range(1, len(told) + 1)), told
        for event, row in zip(told, stored, strict=True):
            assert (event["event_type"], event["data"], event["hash"], event["event_id"]) == (row["type"], row["data"], row["hash"], row["event_id"])
    assert len({event["cursor"] for event in events}) == len(events)


def check_transports(server, merchant):
    stream = Stream(server.port)
    stream.send(type="authenticate", api_key=merchant.api_key)
    assert stream.next() == {"type": "authenticated", "merchant_id": merchant.id}
    assert stream.ask(type="list_orders", id="1", limit=1)["status"] == 200
    signed = Stream(server.port, merchant.signed("GET", "/v1/stream"))
    assert signed.ask(type="list_orders", id="1", limit=1)["status"] == 200
    for headers in ({"Authorization": "Bearer sk_nobody"}, merchant.signed("GET", "/v1/orders")):
        try:
            Stream(server.port, headers)
            raise AssertionError("let in: " + str(headers))
        except Refused as refused:
            assert refused.status == 401 and json.loads(refused.body)["code"].startswith("invalid_"), refused


def check_abuse(server, merchant):
    stream = Stream(server.port, merchant.bearer)
    stream.frame(PING, b"are you there")
    assert stream.receive() == (PONG, b"are you there")
    stream.frame(TEXT, b'{"type":"pi', fin=False)
    stream.frame(0, b'ng"}')
    assert stream.next() == {"type": "pong"}
    stream.frame(TEXT, b"{")
    assert stream.next()["body"]["code"] == "invalid_json"
    stream.frame(BINARY, b"\0" * 10)
    assert stream.closed() == (1003, "text_only")

    stream = Stream(server.port, merchant.bearer)
    stream.frame(TEXT, b" " * 65537)
    assert stream.closed() == (1009, "frame_too_large")
    stream = Stream(server.port, merchant.bearer)
    stream.frame(TEXT, b'"\xff"')
    assert closed_for_bad_text(stream)
    stream = Stream(server.port)
    stream.send(type="list_orders", id="1")
    assert stream.closed() == (4001, "missing_credentials")


def closed_for_bad_text(stream):
    """The platform ends such a connection as soon as it has said why, so that the reason may get lost on the way."""
    try:
        return stream.closed()[0] == 1007
    except ConnectionResetError:
        return True


def order(merchant_order_id):
    return {"merchant_order_id": merchant_order_id, "kind": "payment", "amount": 1000, "currency": "EUR"}
