-- Webhooks of users: the endpoints that final events are sent to, and each delivery. docs/decisions/2026-11-27-webhook-deliveries.md
-- has the reasons.
CREATE TABLE webhook_endpoints (
  id                         uuid PRIMARY KEY,
  user_id                    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  url                        text NOT NULL,
  events                     text[] NOT NULL CHECK (cardinality(events) > 0),
  description                text NOT NULL DEFAULT '',
  status                     text NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled')),
  -- Why the platform disabled it, as a sentence; null for an endpoint that its user disabled.
  disabled_reason            text,
  secret                     text NOT NULL,
  -- Signs, too, until it expires.
  previous_secret            text,
  previous_secret_expires_at timestamptz(3),
  created_at                 timestamptz(3) NOT NULL DEFAULT now()
);
-- list-endpoints.ts, insert-endpoint.ts: the endpoints of a user.
CREATE INDEX webhook_endpoints_user ON webhook_endpoints (user_id, id);
-- prune-webhooks.ts: secrets that no longer sign. Empty as a rule.
CREATE INDEX webhook_endpoints_previous ON webhook_endpoints (previous_secret_expires_at) WHERE previous_secret IS NOT NULL;

-- One row a delivery: an event for an endpoint. It commits with the event. It has no foreign key, because an insert would lock the
-- endpoint after the stream, and a delete locks them the other way round.
CREATE TABLE webhook_deliveries (
  id              uuid PRIMARY KEY,
  endpoint_id     uuid NOT NULL,
  user_id         uuid NOT NULL,
  type            text NOT NULL,
  -- Those of the event; null for a ping.
  seq             bigint,
  task_id         uuid,
  -- The rest of the event, with the metadata of its task.
  data            jsonb NOT NULL,
  status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  -- Pending in the order of seq. A second failure in a row takes a delivery out of the order, and later ones pass it.
  ordered         boolean NOT NULL,
  attempts        integer NOT NULL DEFAULT 0,
  -- Failed attempts since it was queued, or queued again: its place in the schedule of retries.
  failures        integer NOT NULL DEFAULT 0,
  response_status integer,
  error           text,
  created_at      timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- In microseconds: a rounded time could lie in the future.
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz(3)
);
-- take-next-delivery.ts: the first in order, and the first of the others.
CREATE INDEX webhook_deliveries_ordered ON webhook_deliveries (endpoint_id, seq) WHERE status = 'pending' AND ordered;
CREATE INDEX webhook_deliveries_retried ON webhook_deliveries (endpoint_id, next_attempt_at) WHERE status = 'pending' AND NOT ordered;
-- list-deliveries.ts, the admin panel: newest first. Retention uses the primary key, because ids are UUIDv7.
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id DESC);
-- The trigger below: deliveries about a deleted task.
CREATE INDEX webhook_deliveries_task ON webhook_deliveries (task_id) WHERE task_id IS NOT NULL;

-- One row an endpoint: when its deliveries are looked at next, and by which claim. Apart from webhook_endpoints, so that a statement
-- that holds a stream never waits for an endpoint that is being changed.
CREATE TABLE webhook_schedules (
  endpoint_id   uuid PRIMARY KEY,
  user_id       uuid NOT NULL,
  enabled       boolean NOT NULL,
  -- The account is disabled.
  held          boolean NOT NULL,
  -- null: no delivery is pending
  due_at        timestamptz,
  -- Rises with each new pending delivery, so that a worker that found none sees that one came meanwhile.
  wakes         bigint NOT NULL DEFAULT 0,
  -- Rises with each claim. A worker writes only while its number is the current one.
  claim         bigint NOT NULL DEFAULT 0,
  claimed_until timestamptz,
  -- The last attempt failed or took long, so that further ones get the places of slow endpoints.
  slow          boolean NOT NULL DEFAULT false,
  -- The first failure since the last success, or since a pause of more than two days; and the last failure.
  failing_since timestamptz(3),
  failed_at     timestamptz(3)
) WITH (fillfactor = 70);
-- claim-endpoints.ts
CREATE INDEX webhook_schedules_due ON webhook_schedules (slow, due_at) WHERE enabled AND NOT held AND due_at IS NOT NULL;
-- The trigger on users.
CREATE INDEX webhook_schedules_user ON webhook_schedules (user_id);

-- The user's enabled endpoints; null for none. Each event locks this row anyway, so the statement that appends one sees the endpoints as
-- they are at its commit, and a user without any costs it no look-up.
ALTER TABLE event_streams ADD COLUMN webhook_endpoints uuid[];

-- A UUIDv7 (RFC 9562, section 5.7), which PostgreSQL has from 18 on: 48 bits of time, then random bits, with version and variant.
CREATE FUNCTION new_delivery_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

CREATE FUNCTION keep_previous_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.previous_secret := OLD.secret;
  NEW.previous_secret_expires_at := now() + interval '24 hours';
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_previous_secret BEFORE UPDATE OF secret ON webhook_endpoints FOR EACH ROW
  WHEN (OLD.secret IS DISTINCT FROM NEW.secret) EXECUTE FUNCTION keep_previous_secret();

-- Keeps the stream and the schedule of an endpoint. The stream is locked first: statements that appended an event before have
-- committed their deliveries then, and later ones see the change.
CREATE FUNCTION follow_webhook_endpoint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  endpoint uuid := COALESCE(NEW.id, OLD.id);
  is_enabled boolean := COALESCE(NEW.status = 'enabled', false);
BEGIN
  UPDATE event_streams
  SET webhook_endpoints = NULLIF(array_remove(webhook_endpoints, endpoint) ||
    CASE WHEN is_enabled THEN ARRAY[endpoint] ELSE ARRAY[]::uuid[] END, ARRAY[]::uuid[])
  WHERE user_id = COALESCE(NEW.user_id, OLD.user_id);
  IF TG_OP = 'INSERT' THEN
    INSERT INTO webhook_schedules (endpoint_id, user_id, enabled, held)
    SELECT NEW.id, NEW.user_id, is_enabled, NOT is_active FROM users WHERE id = NEW.user_id;
  ELSIF TG_OP = 'DELETE' THEN
    DELETE FROM webhook_schedules WHERE endpoint_id = OLD.id;
    DELETE FROM webhook_deliveries WHERE endpoint_id = OLD.id;
  ELSE
    UPDATE webhook_schedules
    SET enabled = is_enabled, failing_since = NULL, slow = false, wakes = wakes + 1, due_at = LEAST(due_at, now())
    WHERE endpoint_id = NEW.id;
    -- What waited for an endpoint begins anew, in order.
    IF is_enabled AND OLD.status <> NEW.status THEN
      UPDATE webhook_deliveries SET ordered = seq IS NOT NULL, failures = 0, next_attempt_at = now()
      WHERE endpoint_id = NEW.id AND status = 'pending';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER follow_endpoint AFTER INSERT OR DELETE ON webhook_endpoints FOR EACH ROW EXECUTE FUNCTION follow_webhook_endpoint();
CREATE TRIGGER follow_changed_endpoint AFTER UPDATE OF status, url ON webhook_endpoints FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.url IS DISTINCT FROM NEW.url) EXECUTE FUNCTION follow_webhook_endpoint();

-- The deliveries of a disabled account wait. Schedules are locked in the order of their ids, as in queue-deliveries.ts.
CREATE FUNCTION hold_webhooks_of_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM webhook_schedules WHERE user_id = NEW.id ORDER BY endpoint_id FOR NO KEY UPDATE;
  UPDATE webhook_schedules SET held = NOT NEW.is_active WHERE user_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER hold_webhooks AFTER UPDATE OF is_active ON users FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION hold_webhooks_of_user();

-- What a deleted document says about itself goes from its deliveries, as from the event log. The deliveries stay: a pending one
-- is still sent.
CREATE FUNCTION forget_task_in_webhooks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE webhook_deliveries SET data = data || jsonb '{"filename": null, "metadata": {}}' WHERE task_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_in_webhooks AFTER DELETE ON processing_tasks FOR EACH ROW EXECUTE FUNCTION forget_task_in_webhooks();
