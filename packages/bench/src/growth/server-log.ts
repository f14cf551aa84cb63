import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { LoggedPlan, type Reads, readsOf } from './plan.ts'

/** A statement as the server executed it. */
export interface Execution {
  text: string
  ms: number
  reads: Reads
}

/** The server's settings. Each takes effect at its next start. */
export const planLogSettings: Record<string, string> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  // Reading the clock for each row would cost more than the row.
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  logging_collector: 'on',
  log_destination: 'jsonlog',
  log_rotation_size: '0',
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  // The data is deleted after the benchmark.
  fsync: 'off',
  full_page_writes: 'off',
}

const marker = 'growth benchmark: '

/** Writes a line into the log: the statements after it belong to the call `name`. */
export const markCall = (owner: pg.Client, name: string) =>
  owner.query(`SELECT ${pg.escapeLiteral(marker + name)} AS mark`)

const LogLine = z.object({ message: z.string().default(''), application_name: z.string().default('') })

/**
 * Reads the executions of each call.
 * @param ignore the application_name whose statements are left out
 */
export async function readLog(folder: string, ignore: string): Promise<Map<string, Execution[]>> {
  let current: Execution[] = []
  const calls = new Map<string, Execution[]>()
  for (const name of (await readdir(folder)).filter(file => file.endsWith('.json')).sort()) {
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      if (!line.includes('plan:')) continue
      const { message, application_name: application } = LogLine.parse(JSON.parse(line))
      const [, ms, json] = /^duration: ([\d.]+) ms {2}plan:\n([\s\S]+)$/.exec(message) ?? []
      if (ms === undefined || json === undefined) continue
      const { 'Query Text': text, Plan } = LoggedPlan.parse(JSON.parse(json))
      const [, mark] = new RegExp(`'${marker}(.*)' AS mark$`).exec(text) ?? []
      if (mark !== undefined) {
        current = calls.get(mark) ?? []
        calls.set(mark, current)
      } else if (application !== ignore) current.push({ text, ms: Number(ms), reads: readsOf(Plan) })
    }
  }
  return calls
}
