import { missingBrowser, publicAddress } from '@ai-platform/testkit/browser/chromium.ts'
import { watchPage } from '@ai-platform/testkit/browser/watch-page.ts'
import type { Browser, Page } from 'playwright-core'

/** Why the browser tests are skipped, or false. With CI=true they always run. */
export const noBrowser = missingBrowser(process.env.CI === 'true')

export interface WatchedPage {
  page: Page
  baseUrl: string
  /** Fails on a console error or warning, a failed request, an answer of 400 or above, or a request to another host. */
  assertClean(): void
}

export async function openPage(browser: Browser, serviceUrl: string): Promise<WatchedPage> {
  const baseUrl = publicAddress(serviceUrl)
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } })
  const page = await context.newPage()
  const { assertClean } = watchPage(page, baseUrl, { mayAbort: false })
  return { page, baseUrl, assertClean }
}
