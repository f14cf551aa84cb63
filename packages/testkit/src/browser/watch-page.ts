import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** What went wrong on a page so far. */
export interface PageWatch {
  faults: string[]
  /** Fails on a console error or warning, a failed request, an answer of 400 or above, or a request to another host. */
  assertClean(): void
}

/**
 * Watches a page for faults from now on.
 * @param origin the only host that the page may send requests to
 * @param options.mayAbort allows requests that end because the page leaves its view; true by default
 */
export function watchPage(page: Page, origin: string, { mayAbort = true } = {}): PageWatch {
  // A busy machine is slow.
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`page: ${error.message}`))
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText
    if (!mayAbort || reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${reason}`)
  })
  page.on('response', response => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', request => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) faults.push(`another host: ${url}`)
  })
  return { faults, assertClean: () => assert.deepEqual(faults, []) }
}
