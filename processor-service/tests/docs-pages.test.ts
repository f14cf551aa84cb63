import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Task } from '@ai-platform/contracts/task.ts'
import { launchBrowser } from '@ai-platform/testkit/browser/chromium.ts'
import type { Browser, Page } from 'playwright-core'
import { noBrowser, openPage } from './docs-browser.ts'
import { createTestPlatform, finalTask, type TestPlatform, type TestService } from './start-service.ts'

const block = (page: Page, tag: string, operationId: string) => page.locator(`#operations-${tag}-${operationId}`)

/** The answer of a tried call, as the page shows it. */
async function readAnswer(page: Page, tag: string, operationId: string) {
  const live = block(page, tag, operationId).locator('.live-responses-table')
  await live.locator('.response-col_status').last().waitFor()
  const status = await live.locator('tbody .response-col_status').first().textContent()
  return {
    status: Number.parseInt(status ?? '', 10),
    text: (await live.locator('tbody .highlight-code code').first().textContent()) ?? '',
  }
}

async function authorize(page: Page, token: string): Promise<void> {
  await page.locator('.auth-wrapper .authorize').first().click()
  const dialog = page.locator('.dialog-ux .auth-container').filter({ hasText: 'bearerAuth' })
  await dialog.locator('input').fill(token)
  await dialog.locator('button[type=submit]').click()
  await dialog.locator('.btn-done').click()
}

const shot = (page: Page, name: string) =>
  process.env.SCREENSHOT_DIR
    ? page.screenshot({ path: `${process.env.SCREENSHOT_DIR}/${name}.png` })
    : Promise.resolve()

describe('the pages of the API document, in a browser', { skip: noBrowser }, () => {
  let platform: TestPlatform
  let service: TestService
  let browser: Browser

  before(async () => {
    platform = await createTestPlatform()
    service = await platform.start()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await platform.close()
  })

  for (const path of ['/docs', '/docs/']) {
    it(`${path} renders every group of calls`, async () => {
      const { page, baseUrl, assertClean } = await openPage(browser, service.url)
      await page.goto(baseUrl + path)
      await page.locator('.opblock').first().waitFor()
      const tags = await page.locator('.opblock-tag > a').allTextContents()
      const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as { tags: { name: string }[] }
      assert.deepEqual(
        tags,
        document.tags.map(({ name }) => name),
      )
      assert.equal(await page.title(), 'ai-platform · API')
      assert.equal(await page.locator('.info a[href="/redoc"]').count(), 1)
      await shot(page, 'docs')
      assertClean()
    })
  }

  it('/docs authorizes, uploads a text, and reads its task', async () => {
    const user = await platform.addUser()
    const { page, baseUrl, assertClean } = await openPage(browser, service.url)
    await page.goto(`${baseUrl}/docs`)
    await authorize(page, user.token)
    const submit = block(page, 'Tasks', 'submitTask')
    await submit.locator('.opblock-summary').click()
    await submit.locator('.try-out__btn').click()
    const file = {
      name: 'harbour.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('The harbour was rebuilt in 1998.'),
    }
    await submit.locator('input[type=file]').setInputFiles(file)
    await submit.locator('tr[data-property-name=task_type] select').selectOption('sentiment')
    const optional = ['pages', 'question', 'instructions', 'ocr', 'output_language', 'metadata']
    for (const name of optional) {
      const field = submit
        .locator(`tr[data-property-name=${name}]`)
        .locator('input[type=text], select, textarea')
        .first()
      assert.equal(await field.inputValue(), '', `${name} is not empty`)
    }
    await submit.locator('.execute').click()
    const accepted = await readAnswer(page, 'Tasks', 'submitTask')
    await shot(page, 'docs-submit')
    assert.equal(accepted.status, 202, accepted.text)
    const task = Task.parse(JSON.parse(accepted.text))
    assert.deepEqual([task.filename, task.task_type, task.status], ['harbour.txt', 'sentiment', 'pending'])
    await finalTask(service, user, task.task_id)

    // The page keeps the token over a reload.
    await page.reload()
    const read = block(page, 'Tasks', 'readTask')
    await read.locator('.opblock-summary').click()
    await read.locator('.try-out__btn').click()
    await read.locator('tr[data-param-name=task_id] input').fill(task.task_id)
    await read.locator('.execute').click()
    const answer = await readAnswer(page, 'Tasks', 'readTask')
    await shot(page, 'docs-read')
    assert.equal(answer.status, 200, answer.text)
    assert.equal(Task.parse(JSON.parse(answer.text)).status, 'completed')
    assertClean()
  })

  for (const path of ['/redoc', '/redoc/']) {
    it(`${path} renders the whole document`, async () => {
      const { page, baseUrl, assertClean } = await openPage(browser, service.url)
      await page.goto(baseUrl + path)
      await page.getByRole('heading', { name: 'Submit a document', exact: false }).first().waitFor()
      assert.equal(await page.title(), 'ai-platform · API reference')
      assert.equal(await page.locator('a[href="/docs"]').count(), 1)
      await page.getByPlaceholder('Search...').fill('cancel')
      await page.locator('[data-role="search:results"] li').first().waitFor()
      await shot(page, 'redoc')
      assertClean()
    })
  }
})
