import { tokensSql } from './quota-sql.ts'

/**
 * Common table expression that adds the usage of ended attempts to usage_days, by user and model. Attempts that count no task
 * and used nothing are skipped. One call of unknown cost makes the day's cost null.
 *
 * Do not refer to `day`: PostgreSQL runs an unreferenced CTE after the statement's own rows are locked. So rows are locked in
 * one order, and two statements cannot deadlock.
 * @param source FROM list with one row for each attempt
 * @param columns SQL expressions of the user's id, the model and the usage (jsonb or null), and the tasks that each row counts
 */
export const addToDaySql = (
  source: string,
  { userId, model, usage, tasks }: { userId: string; model: string; usage: string; tasks: 0 | 1 },
): string => `
  day AS (
    INSERT INTO usage_days AS d (user_id, day, model, tasks, input_tokens, output_tokens, cached_input_tokens, calls, cost_usd)
    SELECT user_id, (now() AT TIME ZONE 'UTC')::date, model, count(*) * ${tasks}, COALESCE(sum((usage->'input_tokens')::bigint), 0),
      COALESCE(sum((usage->'output_tokens')::bigint), 0), COALESCE(sum((usage->'cached_input_tokens')::bigint), 0),
      COALESCE(sum((usage->'calls')::bigint), 0),
      CASE WHEN bool_and(usage IS NULL OR usage->>'cost_usd' IS NOT NULL) THEN COALESCE(sum((usage->>'cost_usd')::numeric), 0) END
    FROM (SELECT ${userId} AS user_id, COALESCE(${model}, '') AS model, ${usage} AS usage FROM ${source}) AS spent
    WHERE ${tasks} > 0 OR (usage->'calls')::bigint <> 0 OR ${tokensSql('usage')} <> 0 GROUP BY user_id, model ORDER BY user_id, model
    ON CONFLICT (user_id, day, model) DO UPDATE
      SET tasks = d.tasks + excluded.tasks, input_tokens = d.input_tokens + excluded.input_tokens, output_tokens = d.output_tokens + excluded.output_tokens,
          cached_input_tokens = d.cached_input_tokens + excluded.cached_input_tokens, calls = d.calls + excluded.calls,
          cost_usd = d.cost_usd + excluded.cost_usd
  )`
