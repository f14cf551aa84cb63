/** The UTC day, by the database's clock. */
export const todaySql = `(now() AT TIME ZONE 'UTC')::date`

/** The user's submissions of the current day. `s` is a row of event_streams. */
export const dayTasksSql = (s: string): string => `CASE WHEN ${s}.day = ${todaySql} THEN ${s}.day_tasks ELSE 0 END`
/** The tokens of the user's attempts that ended in the current day. `s` is a row of event_streams. */
export const dayTokensSql = (s: string): string => `CASE WHEN ${s}.day = ${todaySql} THEN ${s}.day_tokens ELSE 0 END`

/**
 * The size of a user's documents. storage_bytes is null until it is counted after an upgrade. The subquery does not see the rows that its own
 * statement inserts.
 */
export const storageSql = (s: string): string => `
  COALESCE(${s}.storage_bytes, (SELECT COALESCE(sum(size_bytes), 0) FROM processing_tasks t WHERE t.user_id = ${s}.user_id))`

/** Tokens of a usage (jsonb); 0 for null. */
export const tokensSql = (usage: string): string =>
  `COALESCE((${usage}->'input_tokens')::bigint + (${usage}->'output_tokens')::bigint, 0)`

/** By how much a statement changes the quotas of its users: SQL aggregates over the rows of a user, `w`. */
export interface QuotaChange {
  submissions?: string
  storageBytes?: string
  /** tokens of attempts that ended */
  usedTokens?: string
  /** negative to end reservations */
  reservedTokens?: string
}

/**
 * The parts of an upsert of event_streams that apply a change: more columns, their values, and their new values.
 * @returns texts to append, each with its leading comma, to the columns, the select list and the SET list. The target is named `s`.
 */
export function quotaUpsertSql(change: QuotaChange): { columns: string; values: string; set: string } {
  const { submissions, storageBytes, usedTokens, reservedTokens } = change
  const parts: [column: string, value: string, set: string][] = []
  if (submissions !== undefined || usedTokens !== undefined) {
    parts.push(['day', todaySql, 'excluded.day'])
    parts.push(['day_tasks', submissions ?? '0', `${dayTasksSql('s')} + excluded.day_tasks`])
    // Not below 0: a late report may charge less than the day before did.
    parts.push(['day_tokens', usedTokens ?? '0', `GREATEST(0, ${dayTokensSql('s')} + excluded.day_tokens)`])
  }
  if (storageBytes !== undefined)
    parts.push(['storage_bytes', storageBytes, `${storageSql('s')} + excluded.storage_bytes`])
  // Not below 0, so that an error in the sum cannot raise the limit.
  if (reservedTokens !== undefined)
    parts.push(['reserved_tokens', reservedTokens, 'GREATEST(0, s.reserved_tokens + excluded.reserved_tokens)'])
  return {
    columns: parts.map(([column]) => `, ${column}`).join(''),
    values: parts.map(([, value]) => `, ${value}`).join(''),
    set: parts.map(([column, , set]) => `, ${column} = ${set}`).join(''),
  }
}

/** The limits that a submission is checked against; undefined: none. */
export interface SubmissionQuotas {
  dailyTasks?: number | undefined
  dailyTokens?: number | undefined
  storageBytes?: number | undefined
}

/** Why a user's quotas refuse a submission. */
export type QuotaRefusal = 'daily_tasks_used' | 'daily_tokens_used' | 'storage_full'

/** Three parameters: the limits, null for none. */
export const quotaValues = ({ dailyTasks, dailyTokens, storageBytes }: SubmissionQuotas): (number | null)[] => [
  dailyTasks ?? null,
  dailyTokens ?? null,
  storageBytes ?? null,
]

/**
 * Common table expression `quota`: what each user has used. It locks their rows of event_streams in the order of their ids. So of two submissions at once
 * the second is checked after the first is counted. Nothing is read or locked without a limit.
 * @param users SQL of a list of user ids
 * @param parameter number of the first of quotaValues
 */
export const lockQuotaSql = (users: string, parameter: number): string => `
  quota AS (
    SELECT s.user_id, ${dayTasksSql('s')} AS tasks, ${dayTokensSql('s')} AS tokens,
      CASE WHEN $${parameter + 2}::bigint IS NOT NULL THEN ${storageSql('s')} END AS bytes
    FROM event_streams s
    WHERE s.user_id IN (${users})
      AND ($${parameter}::int IS NOT NULL OR $${parameter + 1}::bigint IS NOT NULL OR $${parameter + 2}::bigint IS NOT NULL)
    ORDER BY s.user_id FOR NO KEY UPDATE OF s
  )`

/**
 * SQL of the refusal of a submission, or null. Its tokens are not known yet, so only a used-up day refuses it. Reservations do not count,
 * because they may be returned.
 * @param submissions SQL: the number of the user's submissions in this statement, up to this one
 * @param bytes SQL: their size_bytes together
 * @param parameter as of lockQuotaSql; `quota` must be joined
 */
export const quotaRefusalSql = (submissions: string, bytes: string, parameter: number): string => `
  CASE WHEN quota.tasks + ${submissions} > $${parameter}::int THEN 'daily_tasks_used'
    WHEN quota.tokens >= $${parameter + 1}::bigint THEN 'daily_tokens_used'
    WHEN quota.bytes + ${bytes} > $${parameter + 2}::bigint THEN 'storage_full' END`
