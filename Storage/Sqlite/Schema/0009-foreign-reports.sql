-- What channels said, truly signed, of orders that are none of their business; for operators to list. An order without such reports has no row.
CREATE TABLE foreign_reports(
    position INTEGER PRIMARY KEY,
    order_row INTEGER NOT NULL,
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,
    payment_id TEXT,
    amount INTEGER,
    currency TEXT,
    at INTEGER NOT NULL);
CREATE INDEX foreign_reports_at ON foreign_reports(at);
CREATE INDEX foreign_reports_order ON foreign_reports(order_row);
