-- Least privilege, applied after every migration run. A role that does not exist is skipped, as in a database with one
-- user for everything.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'auth_service') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON users, credentials, sessions, refresh_tokens, webhook_receipts,
      admin_sessions, rate_limits, api_keys TO auth_service;
    GRANT SELECT, INSERT ON admin_audit_log TO auth_service;
    GRANT SELECT ON processing_tasks, current_tasks, task_events, usage_days TO auth_service;
    GRANT SELECT (user_id, day, day_tasks, day_tokens, storage_bytes) ON event_streams TO auth_service;
    -- Writes the secrets of webhooks and cannot read them.
    GRANT SELECT (id, user_id, url, events, description, status, disabled_reason, created_at),
      INSERT (id, user_id, url, events, description, secret), UPDATE (url, events, description, status, disabled_reason, secret),
      DELETE ON webhook_endpoints TO auth_service;
    GRANT SELECT (id, endpoint_id, user_id, type, seq, task_id, status, ordered, attempts, failures, response_status, error, created_at,
      next_attempt_at, ended_at), INSERT (id, endpoint_id, user_id, type, data, ordered),
      UPDATE (status, ordered, failures, next_attempt_at, ended_at) ON webhook_deliveries TO auth_service;
    GRANT SELECT (endpoint_id, due_at, wakes), UPDATE (due_at, wakes) ON webhook_schedules TO auth_service;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'processor_service') THEN
    GRANT SELECT (id, is_active, deactivated_at) ON users TO processor_service;
    GRANT SELECT (id, user_id, hash, scopes, expires_at, last_used_at), UPDATE (last_used_at) ON api_keys TO processor_service;
    GRANT SELECT ON current_tasks TO processor_service;
    GRANT SELECT, INSERT, UPDATE, DELETE ON processing_tasks, task_queue, task_attempts, short_documents, event_streams, task_events, idempotency_keys, usage_days,
      ws_tickets, rate_limits TO processor_service;
    GRANT SELECT, INSERT, DELETE ON task_texts, task_pages, task_chunks TO processor_service;
    GRANT SELECT, UPDATE (status, disabled_reason, previous_secret, previous_secret_expires_at) ON webhook_endpoints TO processor_service;
    GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO processor_service;
    GRANT SELECT, UPDATE ON webhook_schedules TO processor_service;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'admin_panel') THEN
    GRANT SELECT ON users, sessions, processing_tasks, current_tasks, task_queue, task_attempts, task_events, usage_days, admin_audit_log TO admin_panel;
    GRANT SELECT (user_id, day, day_tasks, day_tokens, storage_bytes) ON event_streams TO admin_panel;
    GRANT SELECT (id, user_id, name, prefix, scopes, created_at, expires_at, last_used_at) ON api_keys TO admin_panel;
    GRANT SELECT (id, user_id, url, events, description, status, disabled_reason, created_at) ON webhook_endpoints TO admin_panel;
    GRANT SELECT (id, endpoint_id, user_id, type, seq, task_id, status, attempts, response_status, error, created_at, next_attempt_at,
      ended_at) ON webhook_deliveries TO admin_panel;
    GRANT SELECT (endpoint_id, failing_since) ON webhook_schedules TO admin_panel;
  END IF;
END
$$;
