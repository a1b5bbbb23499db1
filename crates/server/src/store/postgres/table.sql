-- The log of changes of every server that shares this database: one row a record, never changed.
CREATE TABLE IF NOT EXISTS burgee_log (
    space text NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    record bytea NOT NULL,
    added timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (space, number)
);

CREATE OR REPLACE FUNCTION burgee_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'burgee_log only grows: its rows are neither changed nor deleted';
END
$$;

CREATE OR REPLACE TRIGGER burgee_log_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON burgee_log
    FOR EACH STATEMENT EXECUTE FUNCTION burgee_log_only_grows();
