-- Keys of users for the API. The key itself is shown once; `hash` is its SHA-256. A revoked key has no row.
CREATE TABLE api_keys (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name         text NOT NULL,
  prefix       text NOT NULL,
  hash         bytea NOT NULL,
  scopes       text[] NOT NULL,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  expires_at   timestamptz(3),
  last_used_at timestamptz(3)
);
-- find-api-keys.ts: the key of a call.
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
-- list-api-keys.ts: a user's keys, newest first. insert-api-key.ts: their number.
CREATE INDEX api_keys_user ON api_keys (user_id, id);
-- prune-expired.ts: keys that expired long ago.
CREATE INDEX api_keys_expires ON api_keys (expires_at) WHERE expires_at IS NOT NULL;

-- The key that asked for a ticket, so that its revocation also closes the socket of the ticket.
ALTER TABLE ws_tickets ADD COLUMN key_id uuid;
