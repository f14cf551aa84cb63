-- The task types ask and extract. The new list contains the old one, so rows need no check: NOT VALID spares the scan of the
-- table under an exclusive lock.
ALTER TABLE processing_tasks DROP CONSTRAINT processing_tasks_task_type_check;
ALTER TABLE processing_tasks ADD CONSTRAINT processing_tasks_task_type_check
  CHECK (task_type IN ('summarize', 'extract_keywords', 'sentiment', 'translate', 'qa', 'ask', 'extract')) NOT VALID;
