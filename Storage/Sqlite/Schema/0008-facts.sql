-- What all who ever work on the file must agree on, as under which master key its secrets are sealed.
CREATE TABLE facts(
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL) WITHOUT ROWID;
