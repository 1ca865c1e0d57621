-- Users' accounts. What an account has stands in its document; the journal says how it came about.
CREATE TABLE accounts(
    row bigint PRIMARY KEY,
    key bytea NOT NULL,
    hash bigint NOT NULL,
    version bigint NOT NULL,
    merchant_id text COLLATE "C" NOT NULL,
    account_id text COLLATE "C" NOT NULL,
    document text NOT NULL)
    WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX accounts_key ON accounts(key);
CREATE INDEX accounts_merchant ON accounts(merchant_id, row);

-- Writers take row numbers from here in blocks and hand them out themselves.
CREATE SEQUENCE accounts_row INCREMENT BY 4096;

-- Every line takes an amount from one account (debit) and gives it to another (credit), so the sum over all is zero. balance and held are
-- the account's own; any other name is a system account of its merchant. What was booked is never booked again: booking_id is unique.
CREATE TABLE journal(
    account_row bigint NOT NULL,
    sequence bigint NOT NULL,
    booking_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    debit text COLLATE "C" NOT NULL,
    credit text COLLATE "C" NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text COLLATE "C" NOT NULL,
    order_id text COLLATE "C",
    reason text,
    occurred_at bigint NOT NULL,
    balance_after bigint NOT NULL CHECK (balance_after >= 0),
    held_after bigint NOT NULL CHECK (held_after >= 0));
CREATE UNIQUE INDEX journal_account ON journal(account_row, sequence);
CREATE UNIQUE INDEX journal_booking ON journal(booking_id);
