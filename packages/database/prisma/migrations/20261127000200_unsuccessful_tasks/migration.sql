-- no transaction
-- The admin panel's lists of failed and of cancelled tasks of all users, also by error code. Without it they read the table
-- from its newest row until a page is full. A task that completes has no entry here.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_unsuccessful;
CREATE INDEX CONCURRENTLY processing_tasks_unsuccessful ON processing_tasks (status, id DESC)
  WHERE status IN ('failed', 'cancelled');
