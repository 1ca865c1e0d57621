-- How far the provider's clock had been set back when it took the order. The order's own times are behind those that are due by as much.
ALTER TABLE orders ADD COLUMN clock_behind_ms INTEGER NOT NULL DEFAULT 0;
