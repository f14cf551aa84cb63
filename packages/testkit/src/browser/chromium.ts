import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Why browser tests are skipped, or false when they run. @param ci a missing browser then fails them */
export const missingBrowser = (ci: boolean): string | false =>
  executablePath || ci ? false : 'no Chromium in /usr/bin: apt-get install chromium'

/** A host name other than localhost, as visitors use: browsers trust plain HTTP from localhost more. */
const host = 'platform.test'

/** The address of a stack on this machine as visitors would use it. */
export function publicAddress(baseUrl: string): string {
  const url = new URL(baseUrl)
  url.hostname = host
  return url.origin
}

export function launchBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error('Chromium must be installed in CI.')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${host} 127.0.0.1`],
  })
}
