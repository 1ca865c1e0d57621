-- breaking
-- A change of a row's status or due time writes every index of the table anew. That of the keys was the only one with no order, so it did so in
-- another page for every order. A key says which row it is of once and for all, beside the rows. They keep theirs, so that a row can be compared with it.
-- The constraints keep the names of the indexes: by them a writer knows that a row is there already.
LOCK TABLE orders, accounts IN ACCESS EXCLUSIVE MODE;
CREATE TABLE orders_keys(key bytea NOT NULL, row bigint NOT NULL);
INSERT INTO orders_keys(key, row) SELECT key, row FROM orders;
DROP INDEX orders_key;
ALTER TABLE orders_keys ADD CONSTRAINT orders_key PRIMARY KEY (key) INCLUDE (row);
CREATE TABLE accounts_keys(key bytea NOT NULL, row bigint NOT NULL);
INSERT INTO accounts_keys(key, row) SELECT key, row FROM accounts;
DROP INDEX accounts_key;
ALTER TABLE accounts_keys ADD CONSTRAINT accounts_key PRIMARY KEY (key) INCLUDE (row);

-- A program that still runs and knows nothing of this must not add a row whose key nobody finds. It names this column, and fails.
ALTER TABLE orders RENAME COLUMN hash TO grain_hash;
ALTER TABLE accounts RENAME COLUMN hash TO grain_hash;
