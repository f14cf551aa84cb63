-- A short text is kept beside its task: it commits with the row, and needs no file of its own to be synced and read again.
-- In a table apart, so that a role which may read tasks cannot read what was uploaded. A task without a storage_key has
-- its document here.
CREATE TABLE short_documents (
  task_id uuid PRIMARY KEY REFERENCES processing_tasks (id) ON DELETE CASCADE,
  content bytea NOT NULL
);
ALTER TABLE processing_tasks ALTER COLUMN storage_key DROP NOT NULL;
