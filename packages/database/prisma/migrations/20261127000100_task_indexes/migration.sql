-- no transaction
-- Five indexes instead of ten: each status change of a task wrote all of them. Built without blocking writes. An index that
-- an interrupted run left invalid is dropped first, so the migration can run again.

-- list-tasks.ts: a user's tasks, newest first, also of one type, which is compared within the index.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_user_newest;
CREATE INDEX CONCURRENTLY processing_tasks_user_newest ON processing_tasks (user_id, id DESC, task_type);

-- list-tasks.ts: a user's tasks of one final status.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_user_ended;
CREATE INDEX CONCURRENTLY processing_tasks_user_ended ON processing_tasks (user_id, status, id DESC)
  WHERE status IN ('completed', 'failed', 'cancelled');

-- list-tasks.ts: a user's open tasks. adopt-tasks.ts: open tasks that an earlier version wrote. That version's claims also
-- read it during an upgrade.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_open;
CREATE INDEX CONCURRENTLY processing_tasks_open ON processing_tasks (user_id, id DESC)
  WHERE status IN ('pending', 'processing');

DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_user;
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_user_status;
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_user_type;
-- Ids are UUIDv7, so the primary key also finds tasks by their time of submission.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_created;
-- Claims, positions and leases are in task_queue.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_next;
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_pending_user;
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_lease;
-- A storage key is the id of its task.
DROP INDEX CONCURRENTLY IF EXISTS processing_tasks_storage;
