-- What changes while a task is open (claims, heartbeats, progress) is apart from the task's record. A task has a row here
-- from its submission or retry until it ends. The record is written twice: when the task is submitted and when it ends.
CREATE TABLE task_queue (
  task_id        uuid PRIMARY KEY,
  user_id        uuid NOT NULL,
  position       bigint NOT NULL,
  queued_at      timestamptz(3) NOT NULL DEFAULT now(),
  available_at   timestamptz(3) NOT NULL DEFAULT now(),
  attempt        integer NOT NULL DEFAULT 0,
  attempts_used  integer NOT NULL DEFAULT 0,
  ai_calls       integer NOT NULL DEFAULT 0,
  progress       real NOT NULL DEFAULT 0,
  started_at     timestamptz(3),
  -- The attempt that holds the lease; null while the task waits.
  worker_id      uuid,
  worker_host    text,
  worker_version text,
  claimed_at     timestamptz(3),
  heartbeat_at   timestamptz(3),
  CHECK ((worker_id IS NULL) = (heartbeat_at IS NULL))
) WITH (
  -- A heartbeat changes no indexed column, so with free space on the page it writes no index (HOT).
  fillfactor = 70,
  -- Every row is deleted soon, and each claim scans from the lowest position: dead rows must go before they are many.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);
-- claim-tasks.ts: the next task. insert-tasks.ts: the front of the queue.
CREATE INDEX task_queue_next ON task_queue (position, task_id) WHERE worker_id IS NULL;
-- insert-tasks.ts: a user's last place. count-pending.ts: a user's pending tasks.
CREATE INDEX task_queue_user ON task_queue (user_id, position) WHERE worker_id IS NULL;
-- find-lost-attempts.ts: the running attempts. It does not hold heartbeat_at, which would cost each heartbeat an entry.
CREATE INDEX task_queue_claimed ON task_queue (task_id) WHERE worker_id IS NOT NULL;

-- One row an attempt, written when it ends. The attempt under way is in task_queue.
CREATE TABLE task_attempts (
  task_id        uuid NOT NULL,
  attempt        integer NOT NULL,
  worker_id      uuid NOT NULL,
  worker_host    text,
  worker_version text,
  started_at     timestamptz(3) NOT NULL,
  ended_at       timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  outcome        text NOT NULL CHECK (outcome IN ('completed', 'failed', 'released', 'lost', 'cancelled')),
  error          jsonb,
  usage          jsonb,
  PRIMARY KEY (task_id, attempt)
);

-- The row of an open task keeps the status 'pending' and gets available_at 'infinity'. Versions before this one claim a row
-- when its time has come, so they leave it alone. Rows that they wrote have a time, and adopt-tasks.ts queues them here.
ALTER TABLE processing_tasks ALTER COLUMN queue_position SET DEFAULT 0;

-- A foreign key is checked for each inserted row, and its check locks the row it refers to: five checks and locks of the same
-- user row for each task. These triggers delete what belongs to a deleted row instead.
CREATE FUNCTION delete_rows_of_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM processing_tasks WHERE user_id = OLD.id;
  DELETE FROM task_events WHERE user_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER delete_rows AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION delete_rows_of_user();

CREATE FUNCTION delete_rows_of_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM task_queue WHERE task_id = OLD.id;
  DELETE FROM task_attempts WHERE task_id = OLD.id;
  DELETE FROM short_documents WHERE task_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER delete_rows AFTER DELETE ON processing_tasks FOR EACH ROW EXECUTE FUNCTION delete_rows_of_task();

ALTER TABLE processing_tasks DROP CONSTRAINT processing_tasks_user_id_fkey;
ALTER TABLE task_events DROP CONSTRAINT task_events_user_id_fkey;
ALTER TABLE short_documents DROP CONSTRAINT short_documents_task_id_fkey;

-- Tasks as they are now: the record, and for an open task what task_queue says. stored_status is the record's own, for
-- conditions that an index serves.
CREATE VIEW current_tasks AS
  SELECT t.id, t.user_id, t.filename, t.extension, t.content_type, t.size_bytes, t.sha256, t.task_type,
    CASE WHEN t.status = 'pending' AND q.worker_id IS NOT NULL THEN 'processing' ELSE t.status END AS status,
    t.status AS stored_status,
    COALESCE(q.progress, t.progress) AS progress,
    COALESCE(q.attempt, t.attempt) AS attempt,
    COALESCE(q.attempts_used, t.attempts_used) AS attempts_used,
    COALESCE(q.ai_calls, t.ai_calls) AS ai_calls,
    t.result, t.error, t.usage, t.coverage, t.provider, t.model, t.request_id, t.storage_key, t.created_at,
    COALESCE(q.started_at, t.started_at) AS started_at,
    t.completed_at
  FROM processing_tasks t LEFT JOIN task_queue q ON q.task_id = t.id AND t.status = 'pending';
