-- Creates the database roles with their rights on schemas. Migrations create the tables; packages/database/prisma/grants.sql
-- grants rights on them. Runs once, as a superuser, in the platform's database. psql reads the passwords from the
-- environment; `npm start` replaces the same names.
\getenv auth_password AUTH_DB_PASSWORD
\getenv processor_password PROCESSOR_DB_PASSWORD
\getenv admin_password ADMIN_DB_PASSWORD

DO $$
BEGIN
  -- accounts, tokens, admin panel
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'auth_service') THEN CREATE ROLE auth_service; END IF;
  -- tasks, events, queue
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'processor_service') THEN CREATE ROLE processor_service; END IF;
  -- data shown in the admin panel: no password hashes and no tokens
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'admin_panel') THEN CREATE ROLE admin_panel; END IF;
END
$$;

ALTER ROLE auth_service LOGIN PASSWORD :'auth_password';
ALTER ROLE processor_service LOGIN PASSWORD :'processor_password';
ALTER ROLE admin_panel LOGIN PASSWORD :'admin_password';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO auth_service, processor_service, admin_panel;

-- The queue engine creates its tables in a separate schema, which the processor owns.
CREATE SCHEMA IF NOT EXISTS queue AUTHORIZATION processor_service;
