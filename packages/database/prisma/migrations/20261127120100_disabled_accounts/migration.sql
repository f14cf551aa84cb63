-- Services refuse the calls of disabled accounts from memory: once a second they read the accounts that were disabled in the last
-- minutes (disabled-accounts.ts). Access tokens that were signed before expire within that time.
ALTER TABLE users ADD COLUMN deactivated_at timestamptz(3);
UPDATE users SET deactivated_at = now() WHERE NOT is_active;
CREATE INDEX users_deactivated ON users (deactivated_at) WHERE NOT is_active;

-- Queued tasks of a disabled account are held: no claim, no position and no count of waiting tasks sees them.
ALTER TABLE task_queue ADD COLUMN held boolean NOT NULL DEFAULT false;
UPDATE task_queue q SET held = true FROM users u WHERE u.id = q.user_id AND NOT u.is_active AND q.worker_id IS NULL;
DROP INDEX task_queue_next;
DROP INDEX task_queue_user;
-- claim-tasks.ts: the next task. insert-tasks.ts: the front of the queue.
CREATE INDEX task_queue_next ON task_queue (position, task_id) WHERE worker_id IS NULL AND NOT held;
-- insert-tasks.ts: a user's last place. read-standing.ts: a user's pending tasks. The trigger below: tasks to hold.
CREATE INDEX task_queue_user ON task_queue (user_id, position) WHERE worker_id IS NULL AND NOT held;
-- The trigger below: held tasks of a user. Empty as a rule.
CREATE INDEX task_queue_held ON task_queue (user_id) WHERE held;

-- Any change of is_active, by the admin panel or a statement, keeps its time, holds the user's tasks or puts them back into the
-- queue, and notifies the processes.
CREATE FUNCTION keep_deactivated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.deactivated_at := CASE WHEN NEW.is_active THEN NULL ELSE clock_timestamp() END;
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_deactivated_at BEFORE UPDATE OF is_active ON users FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION keep_deactivated_at();

CREATE FUNCTION hold_tasks_of_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.is_active THEN
    UPDATE task_queue q SET held = false, position = front.position + own.number
    FROM (SELECT task_id, row_number() OVER (ORDER BY position, task_id) AS number
          FROM task_queue WHERE user_id = NEW.id AND held) AS own,
         (SELECT COALESCE(min(position), 0) AS position FROM task_queue WHERE worker_id IS NULL AND NOT held) AS front
    WHERE q.task_id = own.task_id;
  ELSE
    UPDATE task_queue SET held = true WHERE user_id = NEW.id AND worker_id IS NULL AND NOT held;
  END IF;
  PERFORM pg_notify('account_disabled', NEW.id::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER hold_tasks AFTER UPDATE OF is_active ON users FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION hold_tasks_of_user();
