// The peer of `lists`: one SELECT and JSON.stringify for each request, on rows equal to the platform's answers.
import { fastify } from 'fastify'
import pg from 'pg'
import { createTokenCheck } from './check-token.ts'

interface Start {
  databaseUrl: string
  jwtSecret: string
  userId: string
  /** the user's tasks, as the platform returns them */
  tasks: Record<string, unknown>[]
}

/** The columns are those of a task in the API, objects as jsonb. */
const columnTypes: Record<string, string> = {
  task_id: 'uuid PRIMARY KEY',
  size_bytes: 'bigint',
  progress: 'real',
  attempts: 'integer',
  created_at: 'timestamptz',
  started_at: 'timestamptz',
  completed_at: 'timestamptz',
}
const objects = ['result', 'error', 'usage', 'coverage', 'options', 'metadata', 'warnings']
const typeOf = (name: string) => columnTypes[name] ?? (objects.includes(name) ? 'jsonb' : 'text')

async function serve({ databaseUrl, jwtSecret, userId, tasks }: Start): Promise<string> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  const names = Object.keys(tasks[0] ?? {})
  const columns = names.join(', ')
  await pool.query(`CREATE SCHEMA IF NOT EXISTS bench_peer;
    CREATE TABLE bench_peer.listed (user_id uuid, ${names.map(name => `${name} ${typeOf(name)}`).join(', ')});
    CREATE INDEX ON bench_peer.listed (user_id, task_id DESC)`)
  await pool.query(
    `INSERT INTO bench_peer.listed SELECT $1, r.* FROM jsonb_to_recordset($2) AS r(${names.map(name => `${name} ${typeOf(name).replace(' PRIMARY KEY', '')}`).join(', ')})`,
    [userId, JSON.stringify(tasks)],
  )
  await pool.query('ANALYZE bench_peer.listed')
  const listed = names.filter(name => name !== 'result').join(', ')
  const list = {
    name: 'list',
    text: `SELECT ${listed} FROM bench_peer.listed WHERE user_id = $1 ORDER BY task_id DESC LIMIT 21`,
  }
  const listWithResults = { ...list, name: 'list-results', text: list.text.replace(listed, columns) }
  const read = { name: 'read', text: `SELECT ${columns} FROM bench_peer.listed WHERE task_id = $1 AND user_id = $2` }
  const userOf = createTokenCheck(jwtSecret)
  const app = fastify()
  const type = 'application/json; charset=utf-8'
  app.get<{ Querystring: { results?: string } }>('/process/tasks', async (request, reply) => {
    const query = request.query.results === undefined ? list : listWithResults
    const { rows } = await pool.query({ ...query, values: [userOf(request)] })
    const items = rows.slice(0, 20)
    const next = rows.length > 20 ? Buffer.from(String(items.at(-1).task_id)).toString('base64url') : null
    return reply.type(type).send(JSON.stringify({ items, next_cursor: next }))
  })
  app.get<{ Params: { id: string } }>('/process/tasks/:id', async (request, reply) => {
    const { rows } = await pool.query({ ...read, values: [request.params.id, userOf(request)] })
    if (!rows[0]) return reply.status(404).send()
    return reply.type(type).send(JSON.stringify(rows[0]))
  })
  return app.listen({ port: 0, host: '127.0.0.1' })
}

process.on('message', async (start: Start) => {
  process.send?.({ url: await serve(start) })
})
