"""Requests that a merchant signs."""

import json
import time

from api_client import Admin, send
from standard_webhooks import sign


def check(server):
    """What is signed as documented gets in; whatever is changed on the way does not."""
    admin = Admin(server)
    merchant, other = admin.register(name="Signed", signed_only=True), admin.register(name="Other")
    body = json.dumps({"merchant_order_id": "s-1", "kind": "payment", "amount": 100, "currency": "EUR"}).encode()

    def post(headers, path="/v1/orders", sent=body):
        return send(server.url, "POST", path, sent, {"Content-Type": "application/json", **headers})

    def refused(answer, code):
        assert answer.expect(401).json()["code"] == code, answer.body
        assert answer.headers["content-type"] == "application/problem+json", answer.headers

    good = merchant.signed("POST", "/v1/orders", body)
    refused(post(good, sent=body.replace(b"100", b"900")), "invalid_signature")
    refused(post(good, path="/v1/orders?x=1"), "invalid_signature")
    refused(post(merchant.signed("GET", "/v1/orders", body)), "invalid_signature")
    refused(post(merchant.signed("POST", "/v1/orders", body, secret=other.secret)), "invalid_signature")
    refused(post({**good, "merchant-id": other.id}), "invalid_signature")
    refused(post({**good, "merchant-id": "mer_" + "a" * 16}), "invalid_signature")
    refused(post({**good, "webhook-id": "another"}), "invalid_signature")
    refused(post({**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v2,")}), "invalid_signature")
    refused(post({**good, "webhook-signature": "v1,"}), "invalid_signature")
    refused(post({**good, "webhook-signature": ""}), "missing_credentials")
    refused(post({name: value for name, value in good.items() if name != "merchant-id"}), "missing_credentials")
    refused(post({name: value for name, value in good.items() if name != "webhook-timestamp"}), "missing_credentials")
    refused(post({**good, "webhook-timestamp": "yesterday"}), "invalid_timestamp")
    refused(post({**good, "webhook-timestamp": "1" * 40}), "invalid_timestamp")
    for away in (-400, 400, -10**9):
        refused(post(merchant.signed("POST", "/v1/orders", body, timestamp=int(time.time()) + away)), "timestamp_out_of_range")
    refused(post(merchant.bearer), "signature_required")
    # A wrong signature is not mended by a right key.
    refused(post({**other.bearer, **good, "webhook-signature": "v1,AAAA"}), "invalid_signature")
    assert merchant.pages("/v1/orders", 10) == [] and other.pages("/v1/orders", 10) == [], "a refused request left something"

    order = post(good).expect(201).json()
    assert post(good).expect(200).json() == order, "a repetition within the time allowed is the same command"
    rotated = merchant.signed("POST", "/v1/orders", body)
    rotated["webhook-signature"] = "v1,AAAA " + rotated["webhook-signature"]
    post(rotated).expect(200)
    for path in (f"/v1/orders/{order['id']}", "/v1/orders?limit=5&merchant_order_id=s%2D1", f"/v1/orders/{order['id']}/qr.svg"):
        send(server.url, "GET", path, headers=merchant.signed("GET", path)).expect(200)
    merchant.call("GET", f"/v1/merchants/{merchant.id}/summary").expect(200)

    # A merchant that need not sign may.
    content = b"POST /v1/orders\n" + body
    now = str(int(time.time()))
    post({
        "merchant-id": other.id, "webhook-id": "r", "webhook-timestamp": now,
        "webhook-signature": sign(other.secret, "r", now, content)}).expect(201)
    return [merchant.secret, other.secret, merchant.api_key, other.api_key]
