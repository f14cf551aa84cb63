/**
 * Common table expression that adds the usage of ended attempts to usage_days, by user and model. Rows are locked in one order,
 * after all other rows of the statement, so that two statements cannot deadlock. An attempt without tokens writes nothing.
 * @param source FROM list with one row for each attempt
 * @param columns SQL expressions of the user's id, the model and the usage (jsonb or null)
 */
export const addToDaySql = (
  source: string,
  { userId, model, usage }: { userId: string; model: string; usage: string },
): string => `
  day AS (
    INSERT INTO usage_days AS d (user_id, day, model, input_tokens, output_tokens, cached_input_tokens, calls, cost_usd)
    SELECT user_id, (now() AT TIME ZONE 'UTC')::date, model, sum((usage->'input_tokens')::bigint),
      sum((usage->'output_tokens')::bigint), sum((usage->'cached_input_tokens')::bigint), sum((usage->'calls')::bigint),
      CASE WHEN bool_and(usage->>'cost_usd' IS NOT NULL) THEN sum((usage->>'cost_usd')::numeric) END
    FROM (SELECT ${userId} AS user_id, COALESCE(${model}, '') AS model, ${usage} AS usage FROM ${source}) AS spent
    WHERE (usage->'calls')::bigint > 0 GROUP BY user_id, model ORDER BY user_id, model
    ON CONFLICT (user_id, day, model) DO UPDATE
      SET input_tokens = d.input_tokens + excluded.input_tokens, output_tokens = d.output_tokens + excluded.output_tokens,
          cached_input_tokens = d.cached_input_tokens + excluded.cached_input_tokens, calls = d.calls + excluded.calls,
          cost_usd = d.cost_usd + excluded.cost_usd
  )`
