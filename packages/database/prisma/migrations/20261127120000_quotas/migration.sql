-- What a user has used of their quotas. It stands in the row that each change of a task of the user locks anyway, so a check under
-- that lock is exact and costs no further row. insert-tasks.ts and retry-task.ts check it; quota-sql.ts keeps it.
ALTER TABLE event_streams
  -- The UTC day of day_tasks and day_tokens; on another day both are 0.
  ADD COLUMN day             date,
  ADD COLUMN day_tasks       integer NOT NULL DEFAULT 0,
  -- of attempts that ended
  ADD COLUMN day_tokens      bigint NOT NULL DEFAULT 0,
  -- of attempts under way: the sum of task_queue.reserved_tokens
  ADD COLUMN reserved_tokens bigint NOT NULL DEFAULT 0,
  -- size_bytes of all tasks. null: not counted since the upgrade; the next change of the user's tasks counts them.
  ADD COLUMN storage_bytes   bigint;

-- What the attempt under way may use of the daily token limit (reserve-tokens.ts); 0 while the task waits.
ALTER TABLE task_queue ADD COLUMN reserved_tokens bigint NOT NULL DEFAULT 0;

-- A quota is checked under the lock of the user's row, so each user has one from the start.
CREATE FUNCTION open_event_stream() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO event_streams (user_id, storage_bytes) VALUES (NEW.id, 0) ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER open_event_stream AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION open_event_stream();
INSERT INTO event_streams (user_id) SELECT id FROM users ON CONFLICT DO NOTHING;

-- Every way of deleting tasks frees their storage: the API, the end of an account, retention. Streams are locked in the order of
-- their users, as everywhere. An uncounted user is counted here, because an insert that waits for this lock would count the
-- deleted tasks, which its snapshot still has.
CREATE FUNCTION free_storage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM event_streams WHERE user_id IN (SELECT user_id FROM deleted_tasks) ORDER BY user_id FOR NO KEY UPDATE;
  UPDATE event_streams s
  SET storage_bytes = GREATEST(0, COALESCE(s.storage_bytes - freed.bytes,
    (SELECT COALESCE(sum(size_bytes), 0) FROM processing_tasks t WHERE t.user_id = s.user_id)))
  FROM (SELECT user_id, sum(size_bytes) AS bytes FROM deleted_tasks GROUP BY user_id) AS freed
  WHERE s.user_id = freed.user_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER free_storage AFTER DELETE ON processing_tasks REFERENCING OLD TABLE AS deleted_tasks
  FOR EACH STATEMENT EXECUTE FUNCTION free_storage();

-- Versions before 2026-11-27 may run during an upgrade. They count nothing, so the users whose tasks they insert count as not
-- counted. Their rows have a time in available_at; those of this version have 'infinity'.
CREATE FUNCTION forget_storage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE event_streams SET storage_bytes = NULL WHERE user_id = NEW.user_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_storage AFTER INSERT ON processing_tasks FOR EACH ROW WHEN (NEW.available_at < 'infinity')
  EXECUTE FUNCTION forget_storage();
