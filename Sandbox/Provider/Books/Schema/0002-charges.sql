-- How often orders whose maker chose what charges come to were asked for.
CREATE TABLE charge_calls(
    order_id TEXT PRIMARY KEY,
    calls INTEGER NOT NULL) WITHOUT ROWID;
