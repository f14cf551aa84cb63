-- A suspect was running when its worker died. It runs again alone, in a process of its own, and only what it does there is held against
-- it. worked_seconds: how long the earlier attempts of the run lasted, for its deadline.
ALTER TABLE task_queue ADD COLUMN suspect boolean NOT NULL DEFAULT false, ADD COLUMN worked_seconds real NOT NULL DEFAULT 0;
-- claim-tasks.ts and has-suspects.ts: the next suspect. There are as many as a dead worker had attempts.
CREATE INDEX task_queue_suspects ON task_queue (position, task_id) WHERE suspect AND worker_id IS NULL;
