import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules of WCAG 2.2 at levels A and AA that axe-core can check. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails when axe-core finds anything in the present state of the page, or when the page scrolls sideways. */
export async function checkAccessibility(page: Page, view: string): Promise<void> {
  // The debugger evaluates it, so that the page's own policy may forbid scripts.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, ${JSON.stringify({ runOnly: { type: 'tag', values: tags } })})`,
  )
  const found = violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
  assert.deepEqual(found, [], view)
  await checkWidth(page, view)
}

/** Fails when the page scrolls sideways. */
export async function checkWidth(page: Page, view: string): Promise<void> {
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  assert.ok(overflow <= 0, `${view} is ${overflow} px too wide`)
}
