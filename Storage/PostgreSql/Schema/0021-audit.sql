-- What operators and merchants did. An entry says what somebody sets out to do, before it is done; another, which completes it, what came
-- of it. Numbers have no gaps. Each hash is SHA-256(hash of the entry before, body): before the first stand 32 zero bytes.
-- Entries are added one transaction after another, under an advisory lock, so that each sees the one before.
CREATE TABLE audit_entries(
    sequence bigint PRIMARY KEY,
    act_id text COLLATE "C" NOT NULL,
    completes bigint,
    at bigint NOT NULL,
    merchant_id text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    action text COLLATE "C" NOT NULL,
    body text NOT NULL,
    hash bytea NOT NULL);
CREATE UNIQUE INDEX audit_entries_completes ON audit_entries(completes) WHERE completes IS NOT NULL;
CREATE INDEX audit_entries_at ON audit_entries(at, sequence);
CREATE INDEX audit_entries_merchant ON audit_entries(merchant_id, at, sequence);
CREATE INDEX audit_entries_actor ON audit_entries(actor, at, sequence) WHERE completes IS NULL;
CREATE INDEX audit_entries_action ON audit_entries(action, at, sequence) WHERE completes IS NULL;
