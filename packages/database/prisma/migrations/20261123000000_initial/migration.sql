-- Text with CHECK rather than enum types: a value can be added without rewriting a type, and every tool can filter it.

CREATE TABLE users (
  id              uuid PRIMARY KEY,
  username        text NOT NULL,
  username_key    text NOT NULL GENERATED ALWAYS AS (lower(username)) STORED,
  email           text NOT NULL CHECK (email = lower(email)),
  is_active       boolean NOT NULL DEFAULT true,
  is_staff        boolean NOT NULL DEFAULT false,
  api_call_count  bigint NOT NULL DEFAULT 0,
  tasks_completed bigint NOT NULL DEFAULT 0,
  tasks_failed    bigint NOT NULL DEFAULT 0,
  input_tokens    bigint NOT NULL DEFAULT 0,
  output_tokens   bigint NOT NULL DEFAULT 0,
  date_joined     timestamptz(3) NOT NULL DEFAULT now(),
  last_login      timestamptz(3)
);
CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_email_key ON users (email);
CREATE INDEX users_date_joined ON users (date_joined DESC, id DESC);

-- Apart from users, so that a role which may read users cannot read a hash.
CREATE TABLE credentials (
  user_id       uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  password_hash text NOT NULL,
  changed_at    timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  id             uuid PRIMARY KEY,
  user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  ip             text,
  user_agent     text,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at   timestamptz(3) NOT NULL DEFAULT now(),
  expires_at     timestamptz(3) NOT NULL,
  revoked_at     timestamptz(3),
  revoked_reason text
);
CREATE INDEX sessions_user ON sessions (user_id, created_at DESC);
CREATE INDEX sessions_created ON sessions (created_at DESC, id DESC);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE refresh_tokens (
  id         uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3)
);
CREATE UNIQUE INDEX refresh_tokens_hash ON refresh_tokens (token_hash);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE processing_tasks (
  id             uuid PRIMARY KEY,
  user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  filename       text NOT NULL,
  extension      text NOT NULL,
  content_type   text NOT NULL,
  size_bytes     bigint NOT NULL CHECK (size_bytes > 0),
  sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  task_type      text NOT NULL CHECK (task_type IN ('summarize', 'extract_keywords', 'sentiment', 'translate', 'qa')),
  status         text NOT NULL DEFAULT 'pending'
                 CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  progress       real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  attempt        integer NOT NULL DEFAULT 0,
  attempts_used  integer NOT NULL DEFAULT 0 CHECK (attempts_used >= 0),
  ai_calls       integer NOT NULL DEFAULT 0,
  result         jsonb,
  error          jsonb,
  usage          jsonb,
  coverage       jsonb,
  provider       text,
  model          text,
  request_id     text NOT NULL,
  storage_key    text NOT NULL,
  queue_position bigint NOT NULL,
  available_at   timestamptz(3) NOT NULL DEFAULT now(),
  worker_id      uuid,
  heartbeat_at   timestamptz(3),
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  started_at     timestamptz(3),
  completed_at   timestamptz(3),
  CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
  CHECK ((status = 'completed') = (result IS NOT NULL)),
  CHECK ((status = 'failed') = (error IS NOT NULL)),
  CHECK ((status = 'processing') = (heartbeat_at IS NOT NULL))
);
-- Lists and their filters, newest first; ids are UUIDv7, so that id order is time order.
CREATE INDEX processing_tasks_user ON processing_tasks (user_id, id DESC);
CREATE INDEX processing_tasks_user_status ON processing_tasks (user_id, status, id DESC);
CREATE INDEX processing_tasks_user_type ON processing_tasks (user_id, task_type, id DESC);
CREATE INDEX processing_tasks_created ON processing_tasks (created_at DESC);
CREATE INDEX processing_tasks_completed ON processing_tasks (completed_at DESC) WHERE completed_at IS NOT NULL;
-- Which task is next, and which lost its worker: small, since they hold only what has not ended.
CREATE INDEX processing_tasks_next ON processing_tasks (queue_position, id) WHERE status = 'pending';
CREATE INDEX processing_tasks_pending_user ON processing_tasks (user_id, queue_position) WHERE status = 'pending';
CREATE INDEX processing_tasks_lease ON processing_tasks (heartbeat_at) WHERE status = 'processing';
CREATE INDEX processing_tasks_storage ON processing_tasks (storage_key);

-- One row a user: the last number of the event log. Who appends holds its lock until commit, so that no gap can be seen.
CREATE TABLE event_streams (
  user_id  uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  last_seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE task_events (
  user_id   uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  seq       bigint NOT NULL CHECK (seq > 0),
  task_id   uuid NOT NULL,
  event     text NOT NULL CHECK (event IN
            ('task_queued', 'task_started', 'task_completed', 'task_failed', 'task_cancelled', 'task_deleted')),
  filename  text,
  task_type text NOT NULL,
  status    text NOT NULL,
  error     jsonb,
  at        timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, seq)
);
CREATE INDEX task_events_task ON task_events (task_id);

CREATE TABLE idempotency_keys (
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key        text NOT NULL,
  task_id    uuid NOT NULL REFERENCES processing_tasks (id) ON DELETE CASCADE,
  sha256     text NOT NULL,
  task_type  text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_task ON idempotency_keys (task_id);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE ws_tickets (
  ticket_hash bytea PRIMARY KEY,
  user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at  timestamptz(3) NOT NULL
);
CREATE INDEX ws_tickets_expires ON ws_tickets (expires_at);

-- Counters that may be lost with a crash of the database, and cost no write-ahead log for it.
CREATE UNLOGGED TABLE rate_limits (
  key    varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX rate_limits_expire ON rate_limits (expire);

-- Which signed events were taken in already: a doubled one counts once.
CREATE TABLE webhook_receipts (
  webhook_id  text PRIMARY KEY,
  received_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX webhook_receipts_received ON webhook_receipts (received_at);

CREATE TABLE admin_sessions (
  sid    varchar PRIMARY KEY,
  sess   json NOT NULL,
  expire timestamp(6) NOT NULL
);
CREATE INDEX admin_sessions_expire ON admin_sessions (expire);

CREATE TABLE admin_audit_log (
  id          uuid PRIMARY KEY,
  at          timestamptz(3) NOT NULL DEFAULT now(),
  actor_id    uuid NOT NULL,
  actor_email text NOT NULL,
  action      text NOT NULL,
  resource    text NOT NULL,
  record_id   text,
  detail      text
);
CREATE INDEX admin_audit_log_at ON admin_audit_log (at DESC, id DESC);
