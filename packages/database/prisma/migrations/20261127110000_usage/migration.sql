-- What AI calls cost. A task's usage sums all attempts of all its runs: processing_tasks has what earlier runs and late reports
-- added, task_queue what the attempts of the current run have used so far.
ALTER TABLE task_queue ADD COLUMN usage jsonb;

-- The sum of two usages; null stands for none. The cost is null when one of them has calls without a price.
CREATE FUNCTION add_usage(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a ELSE jsonb_build_object(
    'input_tokens', COALESCE((a->'input_tokens')::bigint, 0) + COALESCE((b->'input_tokens')::bigint, 0),
    'output_tokens', COALESCE((a->'output_tokens')::bigint, 0) + COALESCE((b->'output_tokens')::bigint, 0),
    'cached_input_tokens', COALESCE((a->'cached_input_tokens')::bigint, 0) + COALESCE((b->'cached_input_tokens')::bigint, 0),
    'calls', COALESCE((a->'calls')::bigint, 0) + COALESCE((b->'calls')::bigint, 0),
    'cost_usd', (a->>'cost_usd')::numeric + (b->>'cost_usd')::numeric) END
$$;

-- What a user's tasks used, by UTC day and model. add-to-day.ts writes it, in the statement that ends an attempt.
CREATE TABLE usage_days (
  user_id             uuid NOT NULL,
  day                 date NOT NULL,
  model               text NOT NULL,
  tasks               integer NOT NULL DEFAULT 0,
  input_tokens        bigint NOT NULL DEFAULT 0,
  output_tokens       bigint NOT NULL DEFAULT 0,
  cached_input_tokens bigint NOT NULL DEFAULT 0,
  calls               bigint NOT NULL DEFAULT 0,
  -- null when calls without a price are among them
  cost_usd            numeric DEFAULT 0,
  PRIMARY KEY (user_id, day, model)
) WITH (fillfactor = 70);
-- prune-expired.ts: days that are over their retention.
CREATE INDEX usage_days_day ON usage_days (day);

CREATE OR REPLACE FUNCTION delete_rows_of_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM processing_tasks WHERE user_id = OLD.id;
  DELETE FROM task_events WHERE user_id = OLD.id;
  DELETE FROM usage_days WHERE user_id = OLD.id;
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
    t.result, t.error, CASE WHEN q.usage IS NULL THEN t.usage ELSE add_usage(t.usage, q.usage) END AS usage,
    t.coverage, t.provider, t.model, t.request_id, t.storage_key, t.created_at,
    COALESCE(q.started_at, t.started_at) AS started_at,
    t.completed_at, t.options, t.metadata, t.warnings
  FROM processing_tasks t LEFT JOIN task_queue q ON q.task_id = t.id AND t.status = 'pending';
