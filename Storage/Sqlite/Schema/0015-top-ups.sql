-- Lists of top-ups. Only they have an index of their own, so that a payment costs no more. An order without a kind is from before this step
-- and no top-up: those have an account.
ALTER TABLE orders ADD COLUMN kind TEXT;
UPDATE orders SET kind = document ->> '$.state.order.terms.kind' WHERE account_id IS NOT NULL AND json_valid(document);
CREATE INDEX orders_top_ups ON orders(created_at) WHERE kind = 'top_up';
CREATE INDEX orders_top_ups_of_merchant ON orders(merchant_id, created_at) WHERE kind = 'top_up';

-- A program from before this step does not write it; after a way back to it and here again its top-ups are in every list too.
CREATE TRIGGER orders_kind_before AFTER INSERT ON orders WHEN NEW.kind IS NULL AND json_valid(NEW.document) BEGIN
    UPDATE orders SET kind = NEW.document ->> '$.state.order.terms.kind' WHERE row = NEW.row;
END;
