// The page with an AI provider that answers slowly: streamed text, a broken socket, extracted data, cancel and retry.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { launchBrowser, missingBrowser, publicAddress } from '@ai-platform/testkit/browser/chromium.ts'
import type { Browser, WebSocketRoute } from 'playwright-core'
import { checkAccessibility } from '../src/browser/check-accessibility.ts'
import { chooseFiles, chooseType, registerOnPage, run, waitForResult } from '../src/browser/page-steps.ts'
import { looks, startVisit } from '../src/browser/visit.ts'
import { readE2eConfig } from '../src/config.ts'
import { type LocalStack, startLocalStack } from '../src/stack/local-stack.ts'
import { quotedText, startSourcedAiStub } from '../src/stack/sourced-ai-stub.ts'

const config = readE2eConfig()
const wide = { width: 1440, theme: 'light' } as const
const invoice = { name: 'invoice.txt', mimeType: 'text/plain', buffer: Buffer.from(quotedText) }

describe('the web page with a slow AI, in Chromium', { skip: missingBrowser(config.ci) }, () => {
  let stack: LocalStack
  let browser: Browser
  let baseUrl: string
  let stub: Awaited<ReturnType<typeof startSourcedAiStub>>

  before(async () => {
    stub = await startSourcedAiStub()
    stack = await startLocalStack(config, stub.settings)
    browser = await launchBrowser()
    baseUrl = publicAddress(stack.baseUrl)
  })
  after(async () => {
    await browser?.close()
    await stack?.stop()
    await stub?.stop()
  })

  it('text is shown as it arrives, also after the socket broke, and the result follows', async () => {
    const { page, assertClean, picture, close } = await startVisit(browser, baseUrl, wide, config.pictures)
    const sockets: { url: string; route: WebSocketRoute }[] = []
    await page.routeWebSocket(/\/process\/ws\//, route => {
      route.connectToServer()
      sockets.push({ url: route.url(), route })
    })
    await registerOnPage(page, baseUrl)
    await chooseFiles(page, [invoice])
    await run(page)
    const streamed = page.locator('.streamed')
    await streamed.filter({ hasText: 'The invoice is about' }).waitFor()
    await picture('streaming')
    await sockets.at(-1)?.route.close({ code: 1001, reason: 'going away' })
    await waitForResult(page)
    await page.getByText('It is due within thirty days.').first().waitFor()
    assert.ok(sockets.length >= 2, 'the page opened another socket')
    assert.match(sockets.at(-1)?.url ?? '', /after=[1-9]/, 'it goes on after the last event')
    assert.equal(await page.getByRole('region', { name: 'Sources' }).getByRole('listitem').count(), 2)
    assertClean()
    await close()
  })

  it('a view that could not be read is read again once the connection is back', async () => {
    const { page, assertClean, forgetFaults, close } = await startVisit(browser, baseUrl, wide)
    const sockets: WebSocketRoute[] = []
    await page.routeWebSocket(/\/process\/ws\//, route => {
      route.connectToServer()
      sockets.push(route)
    })
    await registerOnPage(page, baseUrl)
    await page.route('**/auth/usage/**', route => route.abort('connectionrefused'))
    await page.goto(`${baseUrl}/#/usage`)
    await page.getByText('The platform could not be reached').waitFor()
    await page.unroute('**/auth/usage/**')
    await sockets.at(-1)?.close({ code: 1001, reason: 'going away' })
    await page.getByText('Stored documents').waitFor()
    forgetFaults()
    assertClean()
    await close()
  })

  it('a running task is cancelled and retried', async () => {
    const { page, assertClean, close } = await startVisit(browser, baseUrl, wide)
    await registerOnPage(page, baseUrl)
    await chooseFiles(page, [invoice])
    await run(page)
    await page.locator('.streamed').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('The task was cancelled. Retry it').waitFor()
    await page.getByRole('button', { name: 'Retry' }).click()
    await waitForResult(page)
    assertClean()
    await close()
  })

  for (const look of looks) {
    it(`extracted data shows its sources, at ${look.width} px, ${look.theme}`, async () => {
      const { page, assertClean, picture, close } = await startVisit(browser, baseUrl, look, config.pictures)
      await registerOnPage(page, baseUrl)
      await chooseFiles(page, [invoice])
      await chooseType(page, 'Extract data')
      const editor = page.getByLabel('JSON Schema of the data')
      await editor.fill('{\n  "type": "object",\n  "properties": { "a": { "type": "text" } }\n}')
      await run(page)
      await page.getByText('/properties/a/type: "text" is no type').waitFor()
      await checkAccessibility(page, 'schema')
      await picture('schema')
      await page.getByRole('button', { name: 'Invoice', exact: true }).click()
      await run(page)
      await waitForResult(page)
      await page.getByRole('button', { name: /^Source \d: The total due/ }).click()
      assert.equal(await page.locator('mark').first().textContent(), 'The total due is 119.90 EUR.')
      await checkAccessibility(page, 'extract')
      await picture('result-extract')
      if (look.width < 500) await page.keyboard.press('Escape')
      await page.getByRole('radio', { name: 'JSON' }).click()
      await page.getByText('"number": "2026-117"').waitFor()
      assertClean()
      await close()
    })
  }
})
