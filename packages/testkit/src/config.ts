/**
 * The URL of the PostgreSQL server for tests, as its superuser. `npm test` starts one and sets TEST_DATABASE_URL.
 * @throws Error when tests are run in another way
 */
export function testDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  if (!env.TEST_DATABASE_URL) throw new Error('TEST_DATABASE_URL is not set. Run the tests by npm test.')
  return env.TEST_DATABASE_URL
}
