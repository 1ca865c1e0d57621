"""Standard Webhooks (https://www.standardwebhooks.com), written from its specification alone."""

import base64
import hashlib
import hmac


def sign(secret, message_id, timestamp, payload):
    """The signature of a payload (bytes) by a secret of the form whsec_<base64>."""
    if not secret.startswith("whsec_"):
        raise ValueError("a webhook secret starts with whsec_")
    key = base64.b64decode(secret[len("whsec_"):], validate=True)
    content = f"{message_id}.{timestamp}.".encode() + payload
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def is_signed(secret, headers, payload, now, tolerance=300):
    """Whether one of the signatures in the headers is right, and fresh."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit() or abs(now - int(timestamp)) > tolerance:
        return False
    expected = sign(secret, message_id, timestamp, payload)
    return any(hmac.compare_digest(expected, given) for given in headers.get("webhook-signature", "").split(" "))


def check_published_vector():
    """The vector that the specification's own libraries test with."""
    signature = sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature
