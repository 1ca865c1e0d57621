-- What Orleans' AdoNet grain storage (10.4) asks of a database; see 0011 for whose names are whose.

-- A key is two numbers (a Guid's halves, or 0 and an integer; 0 and 0 for a text) and a text that may be missing: the key itself, or
-- what follows a Guid or an integer. The hashes lead the index because they find the row with two small comparisons; they are not
-- unique, so the rest of the key decides. A missing text is a key like any other, hence NULLS NOT DISTINCT (PostgreSQL 15).
-- The index columns never change: with room on its page a rewrite touches the page and nothing else.
CREATE TABLE orleans_grain_state(
    grain_id_hash integer NOT NULL,
    grain_type_hash integer NOT NULL,
    grain_id_n0 bigint NOT NULL,
    grain_id_n1 bigint NOT NULL,
    service_id text NOT NULL,
    grain_type text NOT NULL,
    grain_id_text text,
    version integer NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    payload bytea,
    CONSTRAINT orleans_grain_state_key UNIQUE NULLS NOT DISTINCT (
        grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, service_id, grain_type, grain_id_text)) WITH (fillfactor = 70);

-- The new version, or null when the grain has not read what is stored: no version is known but there is a row, or the row has
-- another version or is gone. Orleans then throws InconsistentStateException. A second writer waits for the first one's row and then
-- meets its version, so of two that have read the same one succeeds.
-- A function, as its plan is kept on the connection: these statements are the same every time, and planned every time they cost more.
CREATE FUNCTION orleans_write_state(
    in_grain_id_hash integer, in_grain_id_n0 bigint, in_grain_id_n1 bigint, in_grain_type_hash integer, in_grain_type text,
    in_grain_id_text text, in_service_id text, in_version integer, in_payload bytea)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    new_version integer;
BEGIN
    IF in_version IS NULL THEN
        INSERT INTO orleans_grain_state(
            grain_id_hash, grain_type_hash, grain_id_n0, grain_id_n1, service_id, grain_type, grain_id_text, version, payload)
        VALUES (
            in_grain_id_hash, in_grain_type_hash, in_grain_id_n0, in_grain_id_n1, in_service_id, in_grain_type, in_grain_id_text, 1,
            in_payload)
        ON CONFLICT ON CONSTRAINT orleans_grain_state_key DO NOTHING
        RETURNING version INTO new_version;
        RETURN new_version;
    END IF;

    UPDATE orleans_grain_state SET version = version + 1, written_at = now(), payload = in_payload
    WHERE grain_id_hash = in_grain_id_hash AND grain_type_hash = in_grain_type_hash
        AND grain_id_n0 = in_grain_id_n0 AND grain_id_n1 = in_grain_id_n1
        AND service_id = in_service_id AND grain_type = in_grain_type AND grain_id_text IS NOT DISTINCT FROM in_grain_id_text
        AND version = in_version
    RETURNING version INTO new_version;
    RETURN new_version;
END $$;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES
('WriteToStorageKey', $q$
    SELECT orleans_write_state(
        @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
        @GrainStateVersion, @PayloadBinary) AS "NewGrainStateVersion"$q$),
('ReadFromStorageKey', $q$
    SELECT payload AS "PayloadBinary", version AS "Version" FROM orleans_grain_state
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash
        AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_text IS NOT DISTINCT FROM @GrainIdExtensionString$q$),
-- The row stays, with a new version and no payload, so that whoever has read the state before it was cleared is refused ever after.
('ClearStorageKey', $q$
    UPDATE orleans_grain_state SET version = version + 1, written_at = now(), payload = NULL
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash
        AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_text IS NOT DISTINCT FROM @GrainIdExtensionString
        AND version = @GrainStateVersion
    RETURNING version$q$),
-- Where clearing is to delete (DeleteStateOnClear). Versions begin anew afterwards. Orleans takes an answer that differs from the
-- version it sent for success.
('DeleteStorageKey', $q$
    DELETE FROM orleans_grain_state
    WHERE grain_id_hash = @GrainIdHash AND grain_type_hash = @GrainTypeHash
        AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_text IS NOT DISTINCT FROM @GrainIdExtensionString
        AND version = @GrainStateVersion
    RETURNING version + 1$q$);
