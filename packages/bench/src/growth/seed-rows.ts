import pg from 'pg'

export interface Seed {
  /** finished tasks, spread evenly over a year */
  tasks: number
  /** has a twentieth of the tasks */
  bigUserId: string
  /** has a hundred tasks */
  smallUserId: string
}

/** One user for 100 tasks: 20,000 for 2 million. */
const usersOf = ({ tasks }: Seed) => Math.max(20, Math.round(tasks / 100))

// PostgreSQL 18's uuidv7(shift) makes an id of another time than now.
const plan = (seed: Seed) => `
  CREATE UNLOGGED TABLE growth_users AS
    SELECT uuidv7(-n * (interval '1 year' / ${usersOf(seed)})) AS id, n FROM generate_series(1, ${usersOf(seed)}) n;
  CREATE UNLOGGED TABLE growth_tasks AS
    SELECT uuidv7(-age) AS id, now() - age AS created_at, n, user_id,
      CASE WHEN chance < 92 THEN 'completed' WHEN chance < 98 THEN 'failed' ELSE 'cancelled' END AS status,
      (ARRAY['summarize', 'extract_keywords', 'sentiment', 'translate', 'qa'])[1 + chance % 5] AS task_type,
      row_number() OVER (PARTITION BY user_id ORDER BY n) AS number
    FROM (
      SELECT task.n, (${seed.tasks} - task.n) * (interval '1 year' / ${seed.tasks}) + interval '2 s' AS age,
        abs(hashint8(task.n)::bigint) % 100 AS chance,
        CASE WHEN task.n % 20 = 0 THEN '${seed.bigUserId}'::uuid
          WHEN task.n % ${Math.max(21, Math.round(seed.tasks / 100))} = 7 THEN '${seed.smallUserId}'::uuid
          ELSE u.id END AS user_id
      FROM generate_series(1, ${seed.tasks}::bigint) AS task (n)
      JOIN growth_users u ON u.n = 1 + abs(hashint8(task.n * 31)::bigint) % ${usersOf(seed)}
    ) AS planned
    ORDER BY n`

const accounts = [
  `INSERT INTO users (id, username, email, date_joined)
   SELECT id, 'grown' || n, 'grown' || n || '@example.org', uuid_extract_timestamp(id) FROM growth_users`,
  `INSERT INTO sessions (id, user_id, ip, user_agent, created_at, expires_at)
   SELECT uuidv7(n * interval '-20 s'), id, '203.0.113.7', 'curl/8.9', now() - n * interval '20 s', now() + interval '20 days'
   FROM growth_users, generate_series(1, 3)`,
  `INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at)
   SELECT uuidv7(n * interval '-20 s'), id, 'key ' || n, 'aip_' || n, sha256(convert_to(id::text || number, 'UTF8')), '{documents:read}',
     now() - n * interval '20 s', CASE number WHEN 3 THEN now() + n * interval '1 hour' END
   FROM growth_users, generate_series(1, 3) AS key (number)`,
]

const error = `CASE WHEN status = 'failed' THEN jsonb_build_object('code', CASE WHEN n % 4 = 0 THEN 'no_text_found'
  ELSE 'provider_unavailable' END, 'detail', 'The attempt failed.', 'retryable', true) END`

const tasks = [
  `INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, status, progress,
     attempt, attempts_used, ai_calls, result, error, usage, provider, model, request_id, created_at, started_at,
     completed_at, available_at)
   SELECT id, user_id, 'report-' || n || '.txt', 'txt', 'text/plain', 4812, repeat('ab', 32), task_type, status, 1, 1, 1, 1,
     CASE WHEN status = 'completed' THEN jsonb_build_object('summary', repeat('The harbour was dredged in spring. ', 6)) END,
     ${error}, '{"input_tokens": 812, "output_tokens": 64}', 'local', 'extractive', 'request-' || n, created_at,
     created_at + interval '0.4 s', created_at + interval '1.5 s', 'infinity'
   FROM growth_tasks`,
  `INSERT INTO task_attempts (task_id, attempt, worker_id, worker_host, worker_version, started_at, ended_at, outcome, error)
   SELECT id, 1, '0198c0de-0000-7000-8000-00000000ffff', 'worker-7', '1.0.0', created_at + interval '0.4 s',
     created_at + interval '1.5 s', status, ${error} FROM growth_tasks`,
  `INSERT INTO short_documents (task_id, content)
   SELECT id, convert_to(repeat('The harbour was dredged in spring. ', 6), 'UTF8') FROM growth_tasks WHERE n % 10 = 0`,
  `INSERT INTO idempotency_keys (user_id, key, task_id, sha256, task_type, created_at)
   SELECT user_id, 'key-' || n, id, repeat('ab', 32), task_type, created_at FROM growth_tasks
   WHERE created_at > now() - interval '25 hours'`,
]

const events = [
  `INSERT INTO task_events (user_id, seq, task_id, event, filename, task_type, status, at)
   SELECT user_id, number * 3 - 3 + step, id, CASE step WHEN 1 THEN 'task_queued' WHEN 2 THEN 'task_started'
     ELSE 'task_' || growth_tasks.status END, 'report-' || n || '.txt', task_type,
     CASE step WHEN 1 THEN 'pending' WHEN 2 THEN 'processing' ELSE growth_tasks.status END,
     created_at + step * interval '0.4 s'
   FROM growth_tasks, generate_series(1, 3) step`,
  `INSERT INTO event_streams (user_id, last_seq, storage_bytes)
   SELECT user_id, 3 * count(*), 4812 * count(*) FROM growth_tasks GROUP BY user_id
   ON CONFLICT (user_id) DO UPDATE SET last_seq = excluded.last_seq, storage_bytes = excluded.storage_bytes`,
]

// Open tasks may be claimed only tomorrow, so the worker leaves them alone.
const openTasks = `
  WITH opened AS (
    INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, request_id,
      available_at)
    SELECT uuidv7(), user_id, 'open-' || n || '.txt', 'txt', 'text/plain', 4812, repeat('ab', 32), task_type, 'open', 'infinity'
    FROM growth_tasks WHERE n <= 1000 RETURNING id, user_id
  )
  INSERT INTO task_queue (task_id, user_id, position, available_at)
  SELECT id, user_id, row_number() OVER (), now() + interval '1 day' FROM opened`

async function runAll(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SET auto_explain.log_min_duration = -1')
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Inserts users, sessions, finished tasks with attempts and events, and 1,000 open tasks. @param url of the owner */
export async function seedRows(url: string, seed: Seed): Promise<void> {
  await runAll(url, [plan(seed), ...accounts])
  await Promise.all([runAll(url, tasks), runAll(url, events)])
  await runAll(url, [openTasks, 'DROP TABLE growth_users', 'DROP TABLE growth_tasks', 'VACUUM (ANALYZE)'])
}
