// The peer of `cost`: the least that a platform can do for a task. It reads the form, and writes the task row and its
// event with two INSERTs and two UPDATEs. It has no queue, no AI call, no socket and no stored document.
import { createHash, randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import { fastify } from 'fastify'
import pg from 'pg'
import { createTokenCheck } from './check-token.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS bench_peer;
  CREATE TABLE bench_peer.tasks (
    id uuid PRIMARY KEY, user_id uuid NOT NULL, filename text NOT NULL, content_type text NOT NULL,
    size_bytes bigint NOT NULL, sha256 text NOT NULL, task_type text NOT NULL, status text NOT NULL, attempt integer NOT NULL,
    result jsonb, error jsonb, usage jsonb, coverage jsonb, provider text, model text, request_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz, completed_at timestamptz
  );
  CREATE INDEX ON bench_peer.tasks (user_id, id DESC);
  CREATE TABLE bench_peer.events (
    user_id uuid NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, task_id uuid NOT NULL, event text NOT NULL,
    filename text, task_type text NOT NULL, status text NOT NULL, error jsonb, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, seq)
  )`

const insertTask = {
  name: 'insert-task',
  text: `INSERT INTO bench_peer.tasks (id, user_id, filename, content_type, size_bytes, sha256, task_type, status, attempt, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, 'summarize', 'pending', 0, $7)`,
}
const insertEvent = {
  name: 'insert-event',
  text: `INSERT INTO bench_peer.events (user_id, task_id, event, filename, task_type, status)
         VALUES ($1, $2, 'task_queued', $3, 'summarize', 'pending')`,
}
const startTask = {
  name: 'start-task',
  text: `UPDATE bench_peer.tasks SET status = 'processing', attempt = attempt + 1, started_at = now() WHERE id = $1`,
}
const endTask = {
  name: 'end-task',
  text: `UPDATE bench_peer.tasks SET status = 'completed', completed_at = now(), result = $2, usage = $3, coverage = $4,
         provider = 'none', model = 'none' WHERE id = $1`,
}
const result = {
  summary: 'The ship left the harbour in the morning. It carried grain and two passengers. The weather was calm.',
}
const usage = { input_tokens: 120, output_tokens: 24 }

async function serve(databaseUrl: string, jwtSecret: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  await pool.query(tables)
  const userOf = createTokenCheck(jwtSecret)
  const app = fastify()
  await app.register(multipart)
  app.post('/process/submit', async (request, reply) => {
    const userId = userOf(request)
    const file = await request.file()
    if (!file) throw new Error('the form has no file')
    const bytes = await file.toBuffer()
    const id = randomUUID()
    const { filename, mimetype } = file
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await pool.query({ ...insertTask, values: [id, userId, filename, mimetype, bytes.length, sha256, request.id] })
    await pool.query({ ...insertEvent, values: [userId, id, filename] })
    await pool.query({ ...startTask, values: [id] })
    const coverage = { pages: null, characters: bytes.length, chunks: 1, chunks_done: 1, truncated: false }
    await pool.query({ ...endTask, values: [id, result, usage, coverage] })
    return reply.status(202).send({ task_id: id, filename, size_bytes: bytes.length, sha256, status: 'pending' })
  })
  return app.listen({ port: 0, host: '127.0.0.1' })
}

process.on('message', async ({ databaseUrl, jwtSecret }: { databaseUrl: string; jwtSecret: string }) => {
  process.send?.({ url: await serve(databaseUrl, jwtSecret) })
})
