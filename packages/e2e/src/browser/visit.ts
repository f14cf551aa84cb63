import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { watchPage } from '@ai-platform/testkit/browser/watch-page.ts'
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
  const { faults, assertClean } = watchPage(page, baseUrl)
  return {
    page,
    context,
    baseUrl,
    assertClean,
    forgetFaults: () => void faults.splice(0),
    async picture(name) {
      if (pictures === undefined) return
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`) })
    },
    close: () => context.close(),
  }
}
