-- Since when the order waits for money that a channel speaks of and that cannot be read; null while it does not.
ALTER TABLE orders ADD COLUMN unconfirmed_at bigint;
CREATE INDEX orders_unconfirmed ON orders(unconfirmed_at, row) WHERE unconfirmed_at IS NOT NULL;
