-- What lists of orders are asked for besides merchant, status and time. All but the channel is decided when an order is made.
ALTER TABLE orders ADD COLUMN amount bigint, ADD COLUMN currency text COLLATE "C", ADD COLUMN channel text COLLATE "C",
    ADD COLUMN payer_id text COLLATE "C", ADD COLUMN account_id text COLLATE "C";
UPDATE orders o SET amount = (stored #>> '{terms,amount,amount}')::bigint, currency = stored #>> '{terms,amount,currency}',
    channel = stored ->> 'channel', payer_id = stored #>> '{terms,payer_id}', account_id = stored #>> '{terms,account_id}'
FROM (SELECT row, document::json #> '{state,order}' AS stored FROM orders OFFSET 0) known WHERE known.row = o.row;

-- Of all merchants by time; and by a status that few orders have, so that those that are paid or expire cost nothing here.
CREATE INDEX orders_created ON orders(created_at, row);
CREATE INDEX orders_uncommon ON orders(status, created_at, row)
    WHERE status IN ('cancelled', 'failed', 'partially_refunded', 'refunded', 'rejected');
CREATE INDEX orders_payer ON orders(merchant_id, payer_id, created_at, row) WHERE payer_id IS NOT NULL;
CREATE INDEX orders_account ON orders(merchant_id, account_id, created_at, row) WHERE account_id IS NOT NULL;

-- A program from before this step, which may run on during an upgrade, writes none of these columns; its orders are in every list too.
CREATE FUNCTION fill_order_lists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored json := NEW.document::json #> '{state,order}';
BEGIN
    NEW.amount := stored #>> '{terms,amount,amount}';
    NEW.currency := stored #>> '{terms,amount,currency}';
    NEW.channel := stored ->> 'channel';
    NEW.payer_id := stored #>> '{terms,payer_id}';
    NEW.account_id := stored #>> '{terms,account_id}';
    RETURN NEW;
END $$;
CREATE TRIGGER orders_made_before BEFORE INSERT ON orders FOR EACH ROW WHEN (NEW.amount IS NULL) EXECUTE FUNCTION fill_order_lists();
CREATE TRIGGER orders_accepted_before BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (NEW.channel IS NULL AND NEW.status NOT IN ('created', 'rejected')) EXECUTE FUNCTION fill_order_lists();
