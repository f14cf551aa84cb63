import { accessTokenSeconds } from '@ai-platform/contracts/token.ts'
import type { Queryable } from '../pool.ts'

/** Longer than an access token lives. A disabled account gets no new one, so its later calls have no valid token. */
const rememberedSeconds = accessTokenSeconds + 5 * 60
/** A deactivation ends sockets and running tasks within 2 s, also when its notification is lost. */
const pollMs = 1_000
/** The greatest age of the reading that a call relies on. So it is refused 2 s after a deactivation at the latest. */
const maxAgeMs = 1_500

const readSql = `
  SELECT id FROM users WHERE NOT is_active AND deactivated_at > now() - make_interval(secs => $1)`

type Listener = (userIds: readonly string[]) => void

/** The accounts that were disabled in the last minutes, in memory. */
export interface DisabledAccounts {
  /** by the last reading, of any age */
  has(userId: string): boolean
  /** By a recent reading. It is a promise only when the last one is too old, as when the database or this process is slow. */
  isDisabled(userId: string): boolean | Promise<boolean>
  /** Reads them now, such as after a notification. Never rejects. */
  refresh(): Promise<void>
  /** Calls `listener` after each reading that found disabled accounts, with all of them. */
  onFound(listener: Listener): void
  close(): void
}

/**
 * Reads once a second which accounts were disabled, by the database's clock. So the check of a call costs no statement. A call waits
 * when the last reading is too old. While the database is unavailable the last reading counts.
 * @param db has a free connection: a busy pool would delay the readings
 */
export function watchDisabledAccounts(
  db: Queryable,
  log: { warn(fields: object, message: string): void },
  { intervalMs = pollMs, maxAgeMs: oldestMs = maxAgeMs } = {},
): DisabledAccounts {
  let disabled: ReadonlySet<string> = new Set()
  /** performance.now() when the last reading began that succeeded */
  let readMs = Number.NEGATIVE_INFINITY
  let current: { startedMs: number; ended: Promise<void> } | undefined
  let next: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const listeners: Listener[] = []

  async function read(startedMs: number): Promise<void> {
    try {
      const { rows } = await db.query<{ id: string }>({
        name: 'read_disabled_accounts',
        text: readSql,
        values: [rememberedSeconds],
      })
      const ids = rows.map(({ id }) => id)
      disabled = new Set(ids)
      readMs = startedMs
      if (ids.length > 0 && !closed) for (const listener of listeners) listener(ids)
    } catch (error) {
      log.warn({ err: error }, 'disabled accounts were not read; the next reading follows')
    }
  }

  function start(): Promise<void> {
    const startedMs = performance.now()
    const ended = read(startedMs).finally(() => {
      current = undefined
    })
    current = { startedMs, ended }
    return ended
  }

  /** One reading at a time. What changes during a reading may be missing in it, so another one follows. */
  function refresh(): Promise<void> {
    if (!current) return start()
    next ??= current.ended.then(() => {
      next = undefined
      return start()
    })
    return next
  }

  async function isDisabledNow(userId: string, oldest: number): Promise<boolean> {
    await (current && current.startedMs >= oldest ? current.ended : refresh())
    return disabled.has(userId)
  }

  function schedule(): void {
    if (closed) return
    timer = setTimeout(() => void refresh().then(schedule), intervalMs)
    timer.unref()
  }

  void refresh().then(schedule)
  return {
    has: userId => disabled.has(userId),
    isDisabled(userId) {
      const oldest = performance.now() - oldestMs
      return readMs >= oldest ? disabled.has(userId) : isDisabledNow(userId, oldest)
    },
    refresh,
    onFound: listener => void listeners.push(listener),
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
