import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Secrets = z.object({ JWT_SECRET_KEY: z.string(), SESSION_SECRET_KEY: z.string(), POSTGRES_PASSWORD: z.string() })
export type Secrets = z.infer<typeof Secrets>

/** Returns the configured secrets. Missing ones are generated at the first start and kept in `secrets.json`. */
export async function keepSecrets(
  dataFolder: string,
  given: { [Name in keyof Secrets]: string | undefined },
): Promise<Secrets> {
  const file = join(dataFolder, 'secrets.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const kept = Secrets.partial().parse(JSON.parse(text))
  const make = () => randomBytes(32).toString('hex')
  const complete: Secrets = {
    JWT_SECRET_KEY: kept.JWT_SECRET_KEY ?? make(),
    SESSION_SECRET_KEY: kept.SESSION_SECRET_KEY ?? make(),
    POSTGRES_PASSWORD: kept.POSTGRES_PASSWORD ?? make(),
  }
  await writeFile(`${file}.new`, `${JSON.stringify(complete, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return {
    JWT_SECRET_KEY: given.JWT_SECRET_KEY ?? complete.JWT_SECRET_KEY,
    SESSION_SECRET_KEY: given.SESSION_SECRET_KEY ?? complete.SESSION_SECRET_KEY,
    POSTGRES_PASSWORD: given.POSTGRES_PASSWORD ?? complete.POSTGRES_PASSWORD,
  }
}
