import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseUrls } from './role-urls.ts'

/** Writes auth-service's database URL to `database.json`, where `npm run createsuperuser` reads it. */
export async function keepUrls(dataFolder: string, urls: DatabaseUrls): Promise<void> {
  const file = join(dataFolder, 'database.json')
  await writeFile(`${file}.new`, `${JSON.stringify({ auth_service: urls.auth }, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
