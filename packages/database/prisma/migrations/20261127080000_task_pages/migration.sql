-- What a submission asks for besides its task type, the client's own data, and remarks about the result. NULL stands for the
-- empty value, so that a task without any stores none.
ALTER TABLE processing_tasks ADD COLUMN options jsonb, ADD COLUMN metadata jsonb, ADD COLUMN warnings jsonb;

-- The text that was read from a task's document. A later attempt takes it from here instead of reading the file again. A short
-- text has no row: it is read from short_documents.
CREATE TABLE task_texts (
  task_id    uuid PRIMARY KEY,
  -- Pages of the document; null for a format without pages.
  page_count integer,
  warnings   jsonb NOT NULL
);

-- The pages of that text in order. A text of more than 64 kB is cut into several rows with the same page; their texts join
-- without a separator. `page` is null for a format without pages.
CREATE TABLE task_pages (
  task_id    uuid NOT NULL,
  ordinal    integer NOT NULL,
  page       integer,
  text       text NOT NULL,
  source     text NOT NULL CHECK (source IN ('text', 'ocr', 'none')),
  confidence real,
  unread     boolean NOT NULL,
  PRIMARY KEY (task_id, ordinal)
);

CREATE OR REPLACE FUNCTION delete_rows_of_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- First: an attempt that stores its text holds a lock on the queue entry, so its rows are visible to the next statements.
  DELETE FROM task_queue WHERE task_id = OLD.id;
  DELETE FROM task_attempts WHERE task_id = OLD.id;
  DELETE FROM short_documents WHERE task_id = OLD.id;
  DELETE FROM task_texts WHERE task_id = OLD.id;
  DELETE FROM task_pages WHERE task_id = OLD.id;
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
    t.result, t.error, t.usage, t.coverage, t.provider, t.model, t.request_id, t.storage_key, t.created_at,
    COALESCE(q.started_at, t.started_at) AS started_at,
    t.completed_at, t.options, t.metadata, t.warnings
  FROM processing_tasks t LEFT JOIN task_queue q ON q.task_id = t.id AND t.status = 'pending';
