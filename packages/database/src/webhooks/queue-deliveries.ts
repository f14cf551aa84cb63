/**
 * Outbox SQL (CommitExtras) of final events: queues a delivery for each endpoint of the event's user that wants its type, and makes the
 * endpoints due. `stream.webhook_endpoints` is null for a user without endpoints, whose events then read no table.
 *
 * The user's stream is locked when this runs, so statements that queue for the same endpoint come one after another. Schedules are
 * locked in the order of their ids, as by the trigger that holds those of a disabled account.
 */
export const queueDeliveriesSql = `
  delivery AS (
    INSERT INTO webhook_deliveries (id, endpoint_id, user_id, type, seq, task_id, data, ordered, created_at)
    SELECT new_delivery_id(), e.id, event.user_id, t.type, event.seq, event.task_id,
      jsonb_build_object('filename', event.filename, 'task_type', event.task_type, 'status', event.status, 'error', event.error,
        'metadata', COALESCE(written.metadata, '{}')), true, event.at
    FROM event JOIN stream USING (user_id) JOIN written ON written.id = event.task_id
      CROSS JOIN LATERAL (SELECT replace(event.event, 'task_', 'task.') AS type) AS t
      JOIN webhook_endpoints e ON e.id = ANY (stream.webhook_endpoints) AND t.type = ANY (e.events)
    RETURNING endpoint_id
  ),
  due AS (
    UPDATE webhook_schedules s SET wakes = wakes + 1, due_at = LEAST(due_at, clock_timestamp())
    FROM (
      SELECT endpoint_id FROM webhook_schedules WHERE endpoint_id IN (SELECT endpoint_id FROM delivery)
      ORDER BY endpoint_id FOR NO KEY UPDATE
    ) AS d WHERE s.endpoint_id = d.endpoint_id
  )`
