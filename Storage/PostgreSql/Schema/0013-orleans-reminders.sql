-- What Orleans' AdoNet reminder table (10.4) asks of a database; see 0011 for whose names are whose. Reminders of orders are not
-- here: they are a view of their rows.

-- Every registration gets a version that no other had lately: with versions that begin anew with every row, somebody who read a
-- reminder before it was removed and registered again could remove the new one.
CREATE SEQUENCE orleans_reminder_versions AS integer CYCLE;

-- Hashes are unsigned 32-bit numbers in Orleans and the same bits as a signed number here.
CREATE TABLE orleans_reminders(
    service_id text NOT NULL,
    grain_id text NOT NULL,
    reminder_name text NOT NULL,
    grain_hash integer NOT NULL,
    start_time timestamptz NOT NULL,
    period_ms bigint NOT NULL,
    version integer NOT NULL DEFAULT nextval('orleans_reminder_versions'),
    PRIMARY KEY (service_id, grain_id, reminder_name));

-- A silo reads the reminders of its part of the ring of hashes, every few minutes.
CREATE INDEX orleans_reminders_hash ON orleans_reminders(service_id, grain_hash);

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $q$
    INSERT INTO orleans_reminders(service_id, grain_id, reminder_name, grain_hash, start_time, period_ms)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
    ON CONFLICT (service_id, grain_id, reminder_name) DO UPDATE
    SET grain_hash = excluded.grain_hash, start_time = excluded.start_time, period_ms = excluded.period_ms, version = excluded.version
    RETURNING version AS "Version"$q$),
('ReadReminderRowKey', $q$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM orleans_reminders WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName$q$),
('ReadReminderRowsKey', $q$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM orleans_reminders WHERE service_id = @ServiceId AND grain_id = @GrainId$q$),
-- A range begins after its first hash and ends with its last. Read as signed numbers the ring begins elsewhere but its order is the
-- same; Orleans compares both ends as signed numbers and asks the first statement where the first is less, else the second, whose
-- range passes the greatest number: two equal ends are the whole ring.
('ReadRangeRows1Key', $q$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM orleans_reminders WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash$q$),
('ReadRangeRows2Key', $q$
    SELECT grain_id AS "GrainId", reminder_name AS "ReminderName", start_time AS "StartTime", period_ms AS "Period", version AS "Version"
    FROM orleans_reminders WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)$q$),
('DeleteReminderRowKey', $q$
    WITH removed AS (
        DELETE FROM orleans_reminders
        WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version RETURNING 1)
    SELECT EXISTS (SELECT FROM removed)$q$),
('DeleteReminderRowsKey', $q$DELETE FROM orleans_reminders WHERE service_id = @ServiceId$q$);
