-- What operators are told of, each with its history as a document. Few are open at a time, and few have something to be sent.
CREATE TABLE alerts(
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    is_owed INTEGER NOT NULL,
    document TEXT NOT NULL);
CREATE INDEX alerts_raised ON alerts(raised_at);
CREATE INDEX alerts_open ON alerts(raised_at) WHERE is_open = 1;
CREATE INDEX alerts_owed ON alerts(raised_at) WHERE is_owed = 1;

-- Of all merchants, to count what was given up of late.
CREATE INDEX orders_exhausted_at ON orders(exhausted_at) WHERE exhausted_at IS NOT NULL;
