import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The API key of one platform, as `login` created it. */
export interface StoredKey {
  apiKey: string
  keyId: string
  email: string
}

/** `current` is the address of the last login. A key is sent to the address it belongs to, and to no other. */
export interface Credentials {
  current?: string
  platforms: Record<string, StoredKey>
}

/** @throws Error when the file is not valid JSON */
export async function readCredentials(file: string): Promise<Credentials> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { platforms: {} }
    throw error
  }
  try {
    return { platforms: {}, ...JSON.parse(text) }
  } catch {
    throw new Error(`${file} is not valid JSON. Correct it, or delete it and log in again.`)
  }
}

/** Replaces the file in one step. Its owner alone may read it. */
export async function writeCredentials(file: string, credentials: Credentials): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
