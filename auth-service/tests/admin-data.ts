import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { firstIdAt } from '@ai-platform/database/id-at.ts'
import type { Pool } from '@ai-platform/database/pool.ts'

const results: Record<string, unknown> = {
  summarize: { summary: 'The harbour was dredged in spring. Larger ships can call now. Freight rose by a third.' },
  extract_keywords: {
    keywords: [
      { keyword: 'harbour', relevance: 0.94 },
      { keyword: 'freight rates', relevance: 0.61 },
      { keyword: 'dredging', relevance: 0.32 },
    ],
  },
  sentiment: { label: 'positive', confidence: 0.83, explanation: 'The text speaks of growth and of satisfied crews.' },
  translate: { translation: 'The harbour was dredged in spring.', source_language: 'de', mode: 'translated' },
  qa: {
    pairs: [{ question: 'When was the harbour dredged?', answer: 'In spring.' }],
    follow_ups: ['Who paid for the dredging?'],
  },
}

export interface TaskSeed {
  userId: string
  taskType?: string
  status?: string
  errorCode?: string
  filename?: string
  /** minutes since the submission; the run takes `seconds` */
  minutesAgo?: number
  seconds?: number
}

const errorOf = (seed: TaskSeed) => ({
  code: seed.errorCode ?? 'provider_unavailable',
  detail: 'The AI provider did not answer within 60 s. Retry the task later.',
  retryable: true,
})

/** An id as a task submitted at that time has. */
const idOf = (at: Date) => firstIdAt(at.getTime()).slice(0, 13) + randomUUIDv7().slice(13)

/** Inserts a task with its queue entry or attempt and its events, as a run in the past would leave them. */
export async function seedTask(owner: Pool, seed: TaskSeed): Promise<string> {
  const { taskType = 'summarize', status = 'completed', minutesAgo = 10, seconds = 3 } = seed
  const createdAt = new Date(Date.now() - minutesAgo * 60_000)
  const id = idOf(createdAt)
  const startedAt = new Date(createdAt.getTime() + 400)
  const completedAt = new Date(startedAt.getTime() + seconds * 1000)
  const final = ['completed', 'failed', 'cancelled'].includes(status)
  const error = status === 'failed' ? errorOf(seed) : null
  const usage = status === 'completed' ? JSON.stringify({ input_tokens: 812, output_tokens: 64 }) : null
  await owner.query(
    `INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, status,
       progress, attempt, attempts_used, ai_calls, result, error, usage, coverage, provider, model, request_id,
       storage_key, created_at, started_at, completed_at, available_at)
     VALUES ($1, $2, $3, 'txt', 'text/plain', 4812, repeat('ab', 32), $4, $5, $6, $7, $7, $7, $8, $9, $10, $11, 'local',
       'extractive', $12, $1::uuid::text, $13, $14, $15, 'infinity')`,
    [
      id,
      seed.userId,
      seed.filename ?? 'harbour-report.txt',
      taskType,
      final ? status : 'pending',
      final ? 1 : 0,
      final ? 1 : 0,
      status === 'completed' ? JSON.stringify(results[taskType]) : null,
      error && JSON.stringify(error),
      usage,
      status === 'completed'
        ? JSON.stringify({ pages: null, characters: 4790, chunks: 1, chunks_done: 1, truncated: false })
        : null,
      randomUUID(),
      createdAt,
      final ? startedAt : null,
      final ? completedAt : null,
    ],
  )
  const worker = [randomUUID(), 'worker-7', '1.4.2']
  if (final) {
    await owner.query(
      `INSERT INTO task_attempts (task_id, attempt, worker_id, worker_host, worker_version, started_at, ended_at, outcome,
         error, usage)
       VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, ...worker, startedAt, completedAt, status, error && JSON.stringify(error), usage],
    )
  } else {
    const isClaimed = status === 'processing'
    await owner.query(
      `INSERT INTO task_queue (task_id, user_id, position, queued_at, attempt, attempts_used, progress, started_at,
         worker_id, worker_host, worker_version, claimed_at, heartbeat_at)
       VALUES ($1, $2, 1, $3, $4, $4, $5, $6, $7, $8, $9, $6, CASE WHEN $4 > 0 THEN now() END)`,
      [
        id,
        seed.userId,
        createdAt,
        isClaimed ? 1 : 0,
        isClaimed ? 0.4 : 0,
        isClaimed ? startedAt : null,
        ...(isClaimed ? worker : [null, null, null]),
      ],
    )
  }
  const events: [string, string, Date][] = [['task_queued', 'pending', createdAt]]
  if (status !== 'pending') events.push(['task_started', 'processing', startedAt])
  if (final) events.push([`task_${status}`, status, completedAt])
  for (const [event, eventStatus, at] of events) {
    await owner.query(
      `WITH stream AS (INSERT INTO event_streams AS s (user_id, last_seq) VALUES ($1, 1)
         ON CONFLICT (user_id) DO UPDATE SET last_seq = s.last_seq + 1 RETURNING last_seq)
       INSERT INTO task_events (user_id, seq, task_id, event, filename, task_type, status, error, at)
       SELECT $1, last_seq, $2, $3, $4, $5, $6, $7, $8 FROM stream`,
      [
        seed.userId,
        id,
        event,
        seed.filename ?? 'harbour-report.txt',
        taskType,
        eventStatus,
        event === 'task_failed' ? JSON.stringify(error) : null,
        at,
      ],
    )
  }
  return id
}

/** Inserts accounts without credentials, to fill lists. */
export async function seedUsers(owner: Pool, count: number): Promise<void> {
  await owner.query(
    `INSERT INTO users (id, username, email, api_call_count, date_joined)
     SELECT gen_random_uuid(), 'person' || n, 'person' || n || '@example.org', n % 17, now() - n * interval '1 hour'
     FROM generate_series(1, $1::int) n`,
    [count],
  )
}
