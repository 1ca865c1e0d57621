-- Times are milliseconds since 1970 UTC. Rows are added in the order in which they come, so only one index is written at random.
CREATE TABLE orders(
    row INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    merchant_id TEXT NOT NULL,
    merchant_order_id TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    document TEXT NOT NULL);
CREATE UNIQUE INDEX orders_key ON orders(key);
CREATE INDEX orders_due ON orders(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_listing ON orders(merchant_id, status, created_at);

-- The history of every order; body is byte for byte what hash is over.
CREATE TABLE order_events(
    position INTEGER PRIMARY KEY,
    order_row INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    type TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    notification TEXT,
    notification_type TEXT);
CREATE UNIQUE INDEX order_events_order ON order_events(order_row, sequence);

-- Every attempt to tell a merchant about an event.
CREATE TABLE notification_attempts(
    position INTEGER PRIMARY KEY,
    order_row INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    http_status INTEGER,
    outcome TEXT NOT NULL,
    error TEXT,
    next_attempt_at INTEGER,
    response TEXT);
CREATE INDEX notification_attempts_order ON notification_attempts(order_row);

-- Exact totals, changed in the transaction that writes the order. A slot per writer; readers sum them. day is YYYY-MM-DD, UTC.
CREATE TABLE merchant_daily(
    slot INTEGER NOT NULL,
    merchant_id TEXT NOT NULL,
    day TEXT NOT NULL,
    currency TEXT NOT NULL,
    channel TEXT NOT NULL,
    measure TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, day, currency, channel, measure, slot)) WITHOUT ROWID;
