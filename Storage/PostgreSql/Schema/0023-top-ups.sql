-- Lists of top-ups. Only they have an index of their own, so that a payment costs no more. An order without a kind is from before this step
-- and no top-up: those have an account.
ALTER TABLE orders ADD COLUMN kind text COLLATE "C";
UPDATE orders SET kind = document::json #>> '{state,order,terms,kind}' WHERE account_id IS NOT NULL;
CREATE INDEX orders_top_ups ON orders(created_at, row) WHERE kind = 'top_up';
CREATE INDEX orders_top_ups_of_merchant ON orders(merchant_id, created_at, row) WHERE kind = 'top_up';

-- A program from before this step, which may run on during an upgrade, does not write it; its top-ups are in every list too.
CREATE FUNCTION fill_order_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.kind := NEW.document::json #>> '{state,order,terms,kind}';
    RETURN NEW;
END $$;
CREATE TRIGGER orders_kind_before BEFORE INSERT ON orders FOR EACH ROW WHEN (NEW.kind IS NULL) EXECUTE FUNCTION fill_order_kind();
