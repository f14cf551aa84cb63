import { accessTokenSeconds } from '@ai-platform/contracts/token.ts'
import type { Queryable } from '../pool.ts'

/** Longer than an access token lives. A disabled account gets no new one, so its later calls have no valid token. */
const rememberedSeconds = accessTokenSeconds + 5 * 60
/** A deactivation ends the account's calls within 2 s, also when its notification is lost. */
const pollMs = 1_000

const readSql = `
  SELECT id FROM users WHERE NOT is_active AND deactivated_at > now() - make_interval(secs => $1)`

type Listener = (userIds: readonly string[]) => void

/** The accounts that were disabled in the last minutes, in memory. */
export interface DisabledAccounts {
  has(userId: string): boolean
  /** Reads them now, such as after a notification. Never rejects. */
  refresh(): Promise<void>
  /** Calls `listener` after each reading that found disabled accounts, with all of them. */
  onFound(listener: Listener): void
  close(): void
}

/**
 * Reads once a second which accounts were disabled, by the database's clock. While the database is unavailable the last reading
 * counts. So the check of a call costs no statement.
 */
export function watchDisabledAccounts(
  db: Queryable,
  log: { warn(fields: object, message: string): void },
  intervalMs = pollMs,
): DisabledAccounts {
  let disabled: ReadonlySet<string> = new Set()
  let reading: Promise<void> | undefined
  let readNext = false
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const listeners: Listener[] = []

  async function read(): Promise<void> {
    try {
      const { rows } = await db.query<{ id: string }>({
        name: 'read_disabled_accounts',
        text: readSql,
        values: [rememberedSeconds],
      })
      const ids = rows.map(({ id }) => id)
      disabled = new Set(ids)
      if (ids.length > 0 && !closed) for (const listener of listeners) listener(ids)
    } catch (error) {
      log.warn({ err: error }, 'disabled accounts were not read; the next reading follows')
    }
  }

  /** One reading at a time. A change that is notified during a reading may be missing in it, so another one follows. */
  async function refresh(): Promise<void> {
    if (reading) {
      readNext = true
      return reading
    }
    reading = (async () => {
      do {
        readNext = false
        await read()
      } while (readNext)
    })()
    await reading
    reading = undefined
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => void refresh().then(schedule), intervalMs)
    timer.unref()
  }

  void refresh().then(schedule)
  return {
    has: userId => disabled.has(userId),
    refresh,
    onFound: listener => void listeners.push(listener),
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
