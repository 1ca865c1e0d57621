-- State that is only a document.
CREATE TABLE grain_state(
    row INTEGER PRIMARY KEY,
    grain_type TEXT NOT NULL,
    grain_key TEXT NOT NULL,
    state_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (grain_type, grain_key, state_name));

-- Reminders that grains have registered. Those of orders are not here: they are a view of orders.due_at.
-- Every registration gets an etag that was never used before.
CREATE TABLE reminders(
    etag INTEGER PRIMARY KEY AUTOINCREMENT,
    grain_type TEXT NOT NULL,
    grain_key TEXT NOT NULL,
    name TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    period_ms INTEGER NOT NULL,
    UNIQUE (grain_type, grain_key, name));
