-- When the attempts at telling a merchant of an event of the order were last used up; null while none is given up.
ALTER TABLE orders ADD COLUMN exhausted_at INTEGER;
CREATE INDEX orders_exhausted ON orders(merchant_id, exhausted_at) WHERE exhausted_at IS NOT NULL;
