-- What Orleans' AdoNet clustering (10.4) asks of a database. The providers read their statements from OrleansQuery at start, by key;
-- they bind parameters and read columns by the names used in the statements, which are therefore Orleans' and not ours. All other
-- names are ours. A result's columns are quoted because Orleans spells them with capitals.
CREATE TABLE OrleansQuery(
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL);

-- The one version of a cluster's member table. Whoever adds or changes a member says which version it has read and moves it on by
-- one, so the silos see all changes in one order, and one that decides on what is no longer so is refused.
CREATE TABLE orleans_membership_version(
    deployment_id text PRIMARY KEY,
    version integer NOT NULL);

-- One row per silo that ever joined, until it has been dead for long enough; a restarted silo has a new generation.
-- Rows are few and rewritten at every heartbeat: the free room keeps a rewrite on its page and out of the index.
CREATE TABLE orleans_membership(
    deployment_id text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    status integer NOT NULL,
    proxy_port integer NOT NULL,
    suspect_times text,
    start_time timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)) WITH (fillfactor = 50);

-- True when the silo was added; false, and nothing changed, when it is there already or the version is not the current one.
-- Two silos that join at once meet at the version's row: the second waits for the first and then finds another version.
CREATE FUNCTION orleans_add_member(
    in_deployment_id text, in_address text, in_port integer, in_generation integer, in_silo_name text, in_host_name text,
    in_status integer, in_proxy_port integer, in_start_time timestamptz, in_i_am_alive_time timestamptz, in_version integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM orleans_membership
        WHERE deployment_id = in_deployment_id AND address = in_address AND port = in_port AND generation = in_generation) THEN
        RETURN false;
    END IF;

    UPDATE orleans_membership_version SET version = version + 1 WHERE deployment_id = in_deployment_id AND version = in_version;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    INSERT INTO orleans_membership(
        deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
    VALUES (
        in_deployment_id, in_address, in_port, in_generation, in_silo_name, in_host_name, in_status, in_proxy_port, in_start_time,
        in_i_am_alive_time);
    RETURN true;
END $$;

-- True when the silo's row was changed; false, and nothing changed, when there is no such silo or the version is not the current one.
-- The row is locked before the version is moved on, so that a clean-up cannot take it away in between. Another silo that suspects
-- this one writes the heartbeat as it last read it; a later one that has come since must not be lost by that.
CREATE FUNCTION orleans_change_member(
    in_deployment_id text, in_address text, in_port integer, in_generation integer, in_status integer, in_suspect_times text,
    in_i_am_alive_time timestamptz, in_version integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM orleans_membership
    WHERE deployment_id = in_deployment_id AND address = in_address AND port = in_port AND generation = in_generation
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    UPDATE orleans_membership_version SET version = version + 1 WHERE deployment_id = in_deployment_id AND version = in_version;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    UPDATE orleans_membership
    SET status = in_status, suspect_times = in_suspect_times, i_am_alive_time = greatest(i_am_alive_time, in_i_am_alive_time)
    WHERE deployment_id = in_deployment_id AND address = in_address AND port = in_port AND generation = in_generation;
    RETURN true;
END $$;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES
-- True for the one process that makes the cluster's version.
('InsertMembershipVersionKey', $q$
    WITH added AS (
        INSERT INTO orleans_membership_version(deployment_id, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM added)$q$),
('InsertMembershipKey', $q$
    SELECT orleans_add_member(
        @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime, @Version)$q$),
('UpdateMembershipKey', $q$
    SELECT orleans_change_member(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime, @Version)$q$),
-- A heartbeat is not a change of membership and leaves the version alone; only the silo itself sends it.
('UpdateIAmAlivetimeKey', $q$
    UPDATE orleans_membership SET i_am_alive_time = @IAmAliveTime
    WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation$q$),
-- The version and the members are read by one statement, so they belong together. With no member there is still a row: the version.
('MembershipReadAllKey', $q$
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
        m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
        m.start_time AS "StartTime", m.i_am_alive_time AS "IAmAliveTime"
    FROM orleans_membership_version v LEFT JOIN orleans_membership m ON m.deployment_id = v.deployment_id
    WHERE v.deployment_id = @DeploymentId$q$),
('MembershipReadRowKey', $q$
    SELECT v.version AS "Version", m.address AS "Address", m.port AS "Port", m.generation AS "Generation", m.silo_name AS "SiloName",
        m.host_name AS "HostName", m.status AS "Status", m.proxy_port AS "ProxyPort", m.suspect_times AS "SuspectTimes",
        m.start_time AS "StartTime", m.i_am_alive_time AS "IAmAliveTime"
    FROM orleans_membership_version v LEFT JOIN orleans_membership m
        ON m.deployment_id = v.deployment_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.deployment_id = @DeploymentId$q$),
-- A silo without a gateway has the proxy port 0.
('GatewaysQueryKey', $q$
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation" FROM orleans_membership
    WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port > 0$q$),
-- Silos that are dead (6) and have not been heard of for long. Every silo cleans up: what another is at is left to it.
('CleanupDefunctSiloEntriesKey', $q$
    DELETE FROM orleans_membership WHERE (deployment_id, address, port, generation) IN (
        SELECT deployment_id, address, port, generation FROM orleans_membership
        WHERE deployment_id = @DeploymentId AND status = 6 AND i_am_alive_time < @IAmAliveTime
        FOR UPDATE SKIP LOCKED)$q$),
-- Members first, as a change of a member locks them: the other way round the two could wait for each other.
('DeleteMembershipTableEntriesKey', $q$
    DELETE FROM orleans_membership WHERE deployment_id = @DeploymentId;
    DELETE FROM orleans_membership_version WHERE deployment_id = @DeploymentId$q$);
