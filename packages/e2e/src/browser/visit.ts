import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface Look {
  width: number
  theme: 'light' | 'dark'
}

export const looks: Look[] = [
  { width: 1440, theme: 'light' },
  { width: 390, theme: 'dark' },
  { width: 1440, theme: 'dark' },
  { width: 390, theme: 'light' },
]

/** A page of a fresh browser that watches for faults. */
export interface Visit {
  page: Page
  context: BrowserContext
  baseUrl: string
  /** Fails on a console error or warning, a failed request, an answer of 400 or above, or a request to another host. */
  assertClean(): void
  /** Forgets the faults so far, which the test caused on purpose. */
  forgetFaults(): void
  /** Saves a picture when SCREENSHOT_DIR is set. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

/** @param pictures folder for pictures; undefined: none are saved */
export async function startVisit(
  browser: Browser,
  baseUrl: string,
  { width, theme }: Look,
  pictures?: string,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: width > 1000 ? 900 : 844 },
    colorScheme: theme,
    hasTouch: width < 500,
  })
  const page = await context.newPage()
  // A busy machine is slow.
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`page: ${error.message}`))
  page.on('requestfailed', request => {
    // The page left the view during the request.
    const reason = request.failure()?.errorText
    if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${reason}`)
  })
  page.on('response', response => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', request => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== baseUrl) faults.push(`another host: ${url}`)
  })
  return {
    page,
    context,
    baseUrl,
    assertClean: () => assert.deepEqual(faults, []),
    forgetFaults: () => void faults.splice(0),
    async picture(name) {
      if (pictures === undefined) return
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`) })
    },
    close: () => context.close(),
  }
}
