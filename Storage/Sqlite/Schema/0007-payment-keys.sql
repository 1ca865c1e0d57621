-- A payment pays one order only: key is the first 16 bytes of SHA-256(channel + line feed + the channel's id of the payment), written with the order.
CREATE TABLE payment_keys(
    key BLOB NOT NULL PRIMARY KEY,
    order_row INTEGER NOT NULL) WITHOUT ROWID;
