-- Times are milliseconds since 1970 in UTC, amounts minor units.
CREATE TABLE orders(
    row INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE,
    merchant_order_id TEXT,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    description TEXT,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'failed')),
    -- When a payer who chose to be late pays, unless the order is closed before.
    late_at INTEGER,
    late_delay_ms INTEGER NOT NULL DEFAULT 0);

CREATE INDEX orders_late ON orders(late_at) WHERE late_at IS NOT NULL;

CREATE TABLE payments(
    row INTEGER PRIMARY KEY,
    order_row INTEGER NOT NULL REFERENCES orders(row),
    payment_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    paid_at INTEGER NOT NULL,
    -- What has been returned or is promised to be.
    refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount),
    -- Null where a payer paid.
    charge_key TEXT);

CREATE INDEX payments_order ON payments(order_row);
CREATE UNIQUE INDEX payments_charge ON payments(charge_key) WHERE charge_key IS NOT NULL;

CREATE TABLE refunds(
    row INTEGER PRIMARY KEY,
    order_row INTEGER REFERENCES orders(row),
    refund_key TEXT NOT NULL UNIQUE,
    payment_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'pending')),
    failure_code TEXT,
    failure_message TEXT,
    asked_at INTEGER NOT NULL);

CREATE INDEX refunds_order ON refunds(order_row);

CREATE TABLE callbacks(
    row INTEGER PRIMARY KEY,
    order_row INTEGER NOT NULL REFERENCES orders(row),
    callback_id TEXT NOT NULL,
    body TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    -- Null once it is delivered or given up.
    next_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- What the last attempt met: an HTTP status or a word.
    answer TEXT,
    delivered_at INTEGER);

CREATE INDEX callbacks_order ON callbacks(order_row);
CREATE INDEX callbacks_due ON callbacks(next_at) WHERE next_at IS NOT NULL;
