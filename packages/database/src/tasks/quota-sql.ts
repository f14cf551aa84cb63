/** The UTC day, by the database's clock. */
export const todaySql = `(now() AT TIME ZONE 'UTC')::date`

/** Submissions of a user's current day, and the tokens of attempts that ended in it. `s` is a row of event_streams. */
export const dayTasksSql = (s: string): string => `CASE WHEN ${s}.day = ${todaySql} THEN ${s}.day_tasks ELSE 0 END`
export const dayTokensSql = (s: string): string => `CASE WHEN ${s}.day = ${todaySql} THEN ${s}.day_tokens ELSE 0 END`

/** The size of a user's documents, also when it is not counted yet. */
export const storageSql = (s: string): string => `
  COALESCE(${s}.storage_bytes, (SELECT COALESCE(sum(size_bytes), 0) FROM processing_tasks t WHERE t.user_id = ${s}.user_id))`

/** Tokens of a usage (jsonb); 0 for null. */
export const tokensSql = (usage: string): string =>
  `COALESCE((${usage}->'input_tokens')::bigint + (${usage}->'output_tokens')::bigint, 0)`

/** What a statement changes in the quotas of the users of its rows: SQL of the sums over a user's rows, which may read `w`. */
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
 * @returns texts that follow the columns, the select list and the SET list of last_seq
 */
export function quotaUpsertSql(change: QuotaChange): { columns: string; values: string; set: string } {
  const { submissions, storageBytes, usedTokens, reservedTokens } = change
  const parts: [column: string, value: string, set: string][] = []
  if (submissions !== undefined || usedTokens !== undefined) {
    parts.push(['day', todaySql, 'excluded.day'])
    parts.push(['day_tasks', submissions ?? '0', `${dayTasksSql('s')} + excluded.day_tasks`])
    parts.push(['day_tokens', usedTokens ?? '0', `${dayTokensSql('s')} + excluded.day_tokens`])
  }
  if (storageBytes !== undefined)
    parts.push(['storage_bytes', storageBytes, `${storageSql('s')} + excluded.storage_bytes`])
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
 * Common table expression `quota`: the standing of users, whose rows it locks in the order of their ids. So of two submissions at once
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
 * SQL of the refusal of a submission, or null.
 * @param submissions the user's submissions of this statement up to this one
 * @param bytes their documents
 * @param parameter as of lockQuotaSql; `quota` must be joined
 */
export const quotaRefusalSql = (submissions: string, bytes: string, parameter: number): string => `
  CASE WHEN quota.tasks + ${submissions} > $${parameter}::int THEN 'daily_tasks_used'
    WHEN quota.tokens >= $${parameter + 1}::bigint THEN 'daily_tokens_used'
    WHEN quota.bytes + ${bytes} > $${parameter + 2}::bigint THEN 'storage_full' END`
