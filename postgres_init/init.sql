-- Database roles and what each may do in general. Tables belong to the migrations, and each role's rights on them to
-- packages/database/prisma/grants.sql. Runs once, as a superuser, in the platform's own database:
-- psql takes the passwords from the environment; `npm start` fills the same names in.
\getenv auth_password AUTH_DB_PASSWORD
\getenv processor_password PROCESSOR_DB_PASSWORD
\getenv admin_password ADMIN_DB_PASSWORD

DO $$
BEGIN
  -- accounts, tokens, admin panel
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'auth_service') THEN CREATE ROLE auth_service; END IF;
  -- tasks, events, queue
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'processor_service') THEN CREATE ROLE processor_service; END IF;
  -- what the admin panel shows: never a password hash, never a token
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'admin_panel') THEN CREATE ROLE admin_panel; END IF;
END
$$;

ALTER ROLE auth_service LOGIN PASSWORD :'auth_password';
ALTER ROLE processor_service LOGIN PASSWORD :'processor_password';
ALTER ROLE admin_panel LOGIN PASSWORD :'admin_password';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO auth_service, processor_service, admin_panel;

-- The queue engine keeps its tables in a schema of its own, which the processor owns.
CREATE SCHEMA IF NOT EXISTS queue AUTHORIZATION processor_service;
