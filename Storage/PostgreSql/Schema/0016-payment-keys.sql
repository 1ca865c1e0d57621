-- A payment pays one order only: key is the first 16 bytes of SHA-256(channel + line feed + the channel's id of the payment), written with the order.
-- By the constraint's name a writer knows that a payment pays another order already.
CREATE TABLE payment_keys(
    key bytea NOT NULL CONSTRAINT payment_keys_key PRIMARY KEY,
    order_row bigint NOT NULL);
