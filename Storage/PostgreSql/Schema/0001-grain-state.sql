-- State that is only a document.
CREATE TABLE grain_state(
    grain_type text COLLATE "C" NOT NULL,
    grain_key text COLLATE "C" NOT NULL,
    state_name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    document text NOT NULL,
    CONSTRAINT grain_state_key PRIMARY KEY (grain_type, grain_key, state_name))
    WITH (fillfactor = 80);

-- A batch of writes is sent as one message, so that nothing can be looked at before it is committed: the statement that touched
-- another number of rows than it should undoes the batch by itself. The code is ours and means: a stored version was another.
CREATE FUNCTION expect_rows(touched bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF touched <> expected THEN
        RAISE EXCEPTION '% of % rows were as expected', touched, expected USING ERRCODE = 'OP001';
    END IF;
END $$;
