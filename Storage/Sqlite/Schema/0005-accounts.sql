-- Users' accounts. What an account has stands in its document; the journal says how it came about.
CREATE TABLE accounts(
    row INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    version INTEGER NOT NULL,
    merchant_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    document TEXT NOT NULL);
CREATE UNIQUE INDEX accounts_key ON accounts(key);
CREATE INDEX accounts_merchant ON accounts(merchant_id);

-- Every line takes an amount from one account (debit) and gives it to another (credit), so the sum over all is zero. balance and held are
-- the account's own; any other name is a system account of its merchant. What was booked is never booked again: booking_id is unique.
CREATE TABLE journal(
    position INTEGER PRIMARY KEY,
    account_row INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    booking_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    order_id TEXT,
    reason TEXT,
    occurred_at INTEGER NOT NULL,
    balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
    held_after INTEGER NOT NULL CHECK (held_after >= 0));
CREATE UNIQUE INDEX journal_account ON journal(account_row, sequence);
CREATE UNIQUE INDEX journal_booking ON journal(booking_id);
