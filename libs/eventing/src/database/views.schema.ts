import { SEARCH_TEXT_SQL } from './searched-view.js';

/** SQLSTATE with which `concord_advance` ends a transaction whose checkpoint another runner has moved. */
export const CHECKPOINT_MOVED = 'CC001';

/**
 * What the projector keeps beside the views: how far each view and policy is, an event by which the store is known again, the events that policies could not act on, and whose events
 * which view or policy passes since one of them was at fault. The error itself, which may quote what a tenant has sent, is not for readers.
 * Who reads for a tenant sees its quarantines alone; health, which reads for nobody, sees all.
 * `build` changes with every swap of a rebuilt table, so that a runner of the old one cannot write into the new one.
 */
export const VIEWS_SCHEMA_SQL = `
${SEARCH_TEXT_SQL}
CREATE TABLE IF NOT EXISTS concord_checkpoints (
  name text PRIMARY KEY,
  kind text NOT NULL,
  version integer NOT NULL,
  build integer NOT NULL DEFAULT 1,
  store text NOT NULL,
  commit_position bigint NOT NULL DEFAULT 0,
  prepare_position bigint NOT NULL DEFAULT 0,
  effects text,
  fault text,
  stored_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS concord_history_marks (
  store text PRIMARY KEY,
  event_id text NOT NULL,
  stream text NOT NULL,
  revision bigint NOT NULL,
  commit_position bigint NOT NULL,
  prepare_position bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS concord_parked (
  policy text NOT NULL,
  event_id uuid NOT NULL,
  tenant text NOT NULL,
  stream text NOT NULL,
  revision bigint NOT NULL,
  type text NOT NULL,
  commit_position bigint NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  retry boolean NOT NULL DEFAULT false,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, policy, event_id)
);
CREATE INDEX IF NOT EXISTS concord_parked_asked ON concord_parked (policy) WHERE retry;
ALTER TABLE concord_parked ENABLE ROW LEVEL SECURITY;
ALTER TABLE concord_parked FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_tenant ON concord_parked;
CREATE POLICY of_tenant ON concord_parked USING (tenant = current_setting('concord.tenant', true));
DROP POLICY IF EXISTS of_projector ON concord_parked;
CREATE POLICY of_projector ON concord_parked TO concord_projector USING (true) WITH CHECK (true);

CREATE TABLE IF NOT EXISTS concord_quarantine (
  name text NOT NULL,
  kind text NOT NULL,
  tenant text NOT NULL,
  commit_position bigint NOT NULL,
  prepare_position bigint NOT NULL,
  stream text NOT NULL,
  revision bigint NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  reason text NOT NULL,
  error text NOT NULL,
  of_keys boolean NOT NULL,
  after_commit bigint NOT NULL,
  after_prepare bigint NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  retry boolean NOT NULL DEFAULT false,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, tenant)
);
ALTER TABLE concord_quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE concord_quarantine FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_tenant ON concord_quarantine;
CREATE POLICY of_tenant ON concord_quarantine USING (coalesce(current_setting('concord.tenant', true), '') IN ('', tenant));
DROP POLICY IF EXISTS of_projector ON concord_quarantine;
CREATE POLICY of_projector ON concord_quarantine TO concord_projector USING (true) WITH CHECK (true);

GRANT SELECT ON concord_checkpoints, concord_parked TO concord_reader;
GRANT SELECT (name, kind, tenant, commit_position, prepare_position, stream, revision, event_id, type, reason, of_keys, attempts, since)
  ON concord_quarantine TO concord_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON concord_checkpoints, concord_history_marks, concord_parked, concord_quarantine TO concord_projector;

CREATE OR REPLACE FUNCTION concord_advance(
  which text, of_build integer, from_commit bigint, from_prepare bigint, to_commit bigint, to_prepare bigint, to_effects text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (to_commit, to_prepare) < (from_commit, from_prepare) THEN
    RAISE EXCEPTION 'the checkpoint of % would go back', which;
  END IF;
  -- One that stays where it is would not tell that a crash has taken this transaction away.
  IF (to_commit, to_prepare) = (from_commit, from_prepare) THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  UPDATE concord_checkpoints
     SET commit_position = to_commit, prepare_position = to_prepare, stored_at = now(), fault = NULL,
         effects = COALESCE(to_effects, effects)
   WHERE name = which AND build = of_build AND commit_position = from_commit AND prepare_position = from_prepare;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the checkpoint of % is not where it was read', which USING ERRCODE = '${CHECKPOINT_MOVED}';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION concord_advance_together(
  which text[], of_build integer[], from_commit bigint[], from_prepare bigint[], to_commit bigint[], to_prepare bigint[], to_effects text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved integer;
BEGIN
  UPDATE concord_checkpoints c
     SET commit_position = tc, prepare_position = tp, stored_at = now(), fault = NULL, effects = COALESCE(e, effects)
    FROM unnest(which, of_build, from_commit, from_prepare, to_commit, to_prepare, to_effects) AS u(n, b, fc, fp, tc, tp, e)
   WHERE name = n AND build = b AND commit_position = fc AND prepare_position = fp AND (tc, tp) >= (fc, fp);
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF EXISTS (SELECT FROM unnest(from_commit, from_prepare, to_commit, to_prepare) AS u(fc, fp, tc, tp) WHERE (tc, tp) = (fc, fp)) THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF moved < cardinality(which) THEN
    RAISE EXCEPTION 'a checkpoint is not where it was read, or would go back' USING ERRCODE = '${CHECKPOINT_MOVED}';
  END IF;
END $$;
`;
