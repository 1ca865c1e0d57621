-- Merchants as operators list them, the latest registered first. The database itself keeps the list, with every write of a merchant's document:
-- whatever program wrote it and wherever it was killed, the list has each merchant that there is, and no other.
CREATE TABLE merchants(
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    notify_url TEXT,
    created_at INTEGER NOT NULL);

INSERT INTO merchants(id, name, mode, notify_url, created_at)
    SELECT grain_key, document ->> '$.merchant.name', document ->> '$.merchant.mode', document ->> '$.merchant.notify_url',
        CAST(round(unixepoch(document ->> '$.merchant.created_at', 'subsec') * 1000) AS INTEGER)
    FROM grain_state WHERE grain_type = 'merchant' AND document ->> '$.merchant.name' IS NOT NULL ORDER BY 5, 1;

CREATE TRIGGER merchants_registered AFTER INSERT ON grain_state
WHEN NEW.grain_type = 'merchant' AND NEW.document ->> '$.merchant.name' IS NOT NULL BEGIN
    INSERT INTO merchants(id, name, mode, notify_url, created_at) VALUES (
        NEW.grain_key, NEW.document ->> '$.merchant.name', NEW.document ->> '$.merchant.mode', NEW.document ->> '$.merchant.notify_url',
        CAST(round(unixepoch(NEW.document ->> '$.merchant.created_at', 'subsec') * 1000) AS INTEGER));
END;

CREATE TRIGGER merchants_changed AFTER UPDATE OF document ON grain_state WHEN NEW.grain_type = 'merchant' BEGIN
    UPDATE merchants SET name = NEW.document ->> '$.merchant.name', notify_url = NEW.document ->> '$.merchant.notify_url'
    WHERE id = NEW.grain_key
        AND (name <> NEW.document ->> '$.merchant.name' OR notify_url IS NOT NEW.document ->> '$.merchant.notify_url');
END;
