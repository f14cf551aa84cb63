import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Why the browser tests are skipped, or undefined. With CI=true they always run. */
export const noBrowser: string | undefined =
  existsSync(executablePath) || process.env.CI === 'true' ? undefined : `no ${executablePath}: apt-get install chromium`

/** A host name other than localhost, as visitors use: browsers trust plain HTTP from localhost more. */
const host = 'platform.test'

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', `--host-resolver-rules=MAP ${host} 127.0.0.1`] })

export interface WatchedPage {
  page: Page
  baseUrl: string
  /** Fails on a console error or warning, a failed request, an answer of 400 or above, or a request to another host. */
  assertClean(): void
}

export async function openPage(browser: Browser, serviceUrl: string): Promise<WatchedPage> {
  const baseUrl = `http://${host}:${new URL(serviceUrl).port}`
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`page: ${error.message}`))
  page.on('requestfailed', request => faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`))
  page.on('response', response => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', request => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== baseUrl) faults.push(`foreign: ${url}`)
  })
  return { page, baseUrl, assertClean: () => assert.deepEqual(faults, []) }
}
