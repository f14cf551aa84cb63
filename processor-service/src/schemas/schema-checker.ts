import { fileURLToPath } from 'node:url'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import { Piscina } from 'piscina'
import type { JsonSchema, SchemaFault } from './json-schema.ts'
import type { SchemaJob } from './schema-worker.ts'

/** Checks schemas of clients, and values by them, in killable threads. */
export interface SchemaChecker {
  /**
   * Checks a schema that `readSchema` returned by the meta-schema of draft 2020-12, and compiles it.
   * @param key whose schema it is; the checks of one key wait for each other, not for those of other keys
   * @returns an empty list for a valid schema
   */
  checkSchema(schema: JsonSchema, key: string): Promise<SchemaFault[]>
  /** Validates a value, formats included. @returns an empty list for a valid value */
  validate(schema: JsonSchema, value: unknown, key: string): Promise<SchemaFault[]>
  close(): Promise<void>
}

export interface SchemaCheckerOptions {
  /** Limit of one check, its thread's start included; 10 s unless given. A regular expression may take years. */
  timeoutMs?: number
}

const threads = 2
const idleThreadMs = 60_000
const heapMegabytes = 128

/** Starts no thread before the first check. A check ends at its time limit, and so does its thread. */
export function createSchemaChecker({ timeoutMs = 10_000 }: SchemaCheckerOptions = {}): SchemaChecker {
  const slots = createLimiter({ concurrency: threads })
  let piscina: Piscina | undefined
  const open = (): Piscina => {
    if (piscina) return piscina
    piscina = new Piscina({
      filename: fileURLToPath(new URL('./schema-worker.ts', import.meta.url)),
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleThreadMs,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      env: {},
      execArgv: [],
    })
    // piscina replaces a thread that fails between two jobs. Without a listener its error would end the process.
    piscina.on('error', () => undefined)
    return piscina
  }

  const run = (job: SchemaJob, key: string): Promise<SchemaFault[]> =>
    slots.run(key, async () => {
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        return await open().run(job, { signal: timeout })
      } catch (error) {
        const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        if (!timeout.aborted && !outOfMemory) throw error
        const limit = outOfMemory ? `${heapMegabytes} MB of memory` : `${timeoutMs / 1000} s`
        const message = `Checking it by the schema needs more than ${limit}. Simplify its patterns and lists.`
        return [{ pointer: '', message }]
      }
    })

  return {
    checkSchema: (schema, key) => run({ schema }, key),
    validate: (schema, json, key) => run({ schema, value: { json } }, key),
    async close() {
      slots.close()
      await piscina?.destroy()
    },
  }
}
