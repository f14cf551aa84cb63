-- The ledger: answers of finished AI calls about parts of a document. A later attempt, a retry, or another task of the user on the same
-- text takes an answer from here instead of paying for it again. Each task that used an answer has a copy, so an answer goes with
-- the last of them. `key` is the SHA-256 of the model and the question. A task that needs one call has no row.
CREATE TABLE task_chunks (
  task_id    uuid NOT NULL,
  key        bytea NOT NULL,
  user_id    uuid NOT NULL,
  answer     jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (task_id, key)
);
-- find-chunks.ts: the answers of a user's other tasks.
CREATE INDEX task_chunks_user ON task_chunks (user_id, key);

-- What the attempt under way has used so far, as its worker last reported it. When the worker dies, this is what was paid.
ALTER TABLE task_queue ADD COLUMN attempt_usage jsonb, ADD COLUMN attempt_model text;

-- The later of two reports about the same attempt: its counts only rise. null stands for none.
CREATE FUNCTION later_usage(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a
    WHEN ((b->'calls')::bigint, (b->'input_tokens')::bigint + (b->'output_tokens')::bigint)
       > ((a->'calls')::bigint, (a->'input_tokens')::bigint + (a->'output_tokens')::bigint) THEN b ELSE a END
$$;

-- What a report adds to an earlier one about the same attempt.
CREATE FUNCTION usage_since(earlier jsonb, later jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN earlier IS NULL THEN later ELSE jsonb_build_object(
    'input_tokens', (later->'input_tokens')::bigint - (earlier->'input_tokens')::bigint,
    'output_tokens', (later->'output_tokens')::bigint - (earlier->'output_tokens')::bigint,
    'cached_input_tokens', (later->'cached_input_tokens')::bigint - (earlier->'cached_input_tokens')::bigint,
    'calls', (later->'calls')::bigint - (earlier->'calls')::bigint,
    'cost_usd', (later->>'cost_usd')::numeric - (earlier->>'cost_usd')::numeric) END
$$;

CREATE OR REPLACE FUNCTION delete_rows_of_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- First: an attempt that stores its text holds a lock on the queue entry, so its rows are visible to the next statements.
  DELETE FROM task_queue WHERE task_id = OLD.id;
  DELETE FROM task_attempts WHERE task_id = OLD.id;
  DELETE FROM short_documents WHERE task_id = OLD.id;
  DELETE FROM task_texts WHERE task_id = OLD.id;
  DELETE FROM task_pages WHERE task_id = OLD.id;
  DELETE FROM task_chunks WHERE task_id = OLD.id;
  RETURN NULL;
END
$$;

CREATE OR REPLACE VIEW current_tasks AS
  SELECT t.id, t.user_id, t.filename, t.extension, t.content_type, t.size_bytes, t.sha256, t.task_type,
    CASE WHEN t.status = 'pending' AND q.worker_id IS NOT NULL THEN 'processing' ELSE t.status END AS status,
    t.status AS stored_status,
    COALESCE(q.progress, t.progress) AS progress,
    COALESCE(q.attempt, t.attempt) AS attempt,
    COALESCE(q.attempts_used, t.attempts_used) AS attempts_used,
    COALESCE(q.ai_calls, t.ai_calls) AS ai_calls,
    t.result, t.error, CASE WHEN COALESCE(q.usage, q.attempt_usage) IS NULL THEN t.usage
      ELSE add_usage(t.usage, add_usage(q.usage, q.attempt_usage)) END AS usage,
    t.coverage, t.provider, t.model, t.request_id, t.storage_key, t.created_at,
    COALESCE(q.started_at, t.started_at) AS started_at,
    t.completed_at, t.options, t.metadata, t.warnings
  FROM processing_tasks t LEFT JOIN task_queue q ON q.task_id = t.id AND t.status = 'pending';
