-- What operators are told of, each with its history as a document. Few are open at a time, and few have something to be sent.
CREATE TABLE alerts(
    row bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    version bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    raised_at bigint NOT NULL,
    is_open boolean NOT NULL,
    is_owed boolean NOT NULL,
    document text NOT NULL);
CREATE INDEX alerts_raised ON alerts(raised_at, row);
CREATE INDEX alerts_open ON alerts(raised_at, row) WHERE is_open;
CREATE INDEX alerts_owed ON alerts(raised_at, row) WHERE is_owed;

-- Of all merchants, to count what was given up of late.
CREATE INDEX orders_exhausted_at ON orders(exhausted_at) WHERE exhausted_at IS NOT NULL;
