// Longer than most: the page as a visitor uses it, on one stack with the keyless provider.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { launchBrowser, missingBrowser, publicAddress } from '@ai-platform/testkit/browser/chromium.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, checkWidth } from '../src/browser/check-accessibility.ts'
import { chooseFiles, chooseType, registerOnPage, run, runSample, waitForResult } from '../src/browser/page-steps.ts'
import { looks, startVisit, type Visit } from '../src/browser/visit.ts'
import { readE2eConfig } from '../src/config.ts'
import { type DocumentOrigin, startDocumentOrigin } from '../src/stack/document-origin.ts'
import { type LocalStack, startLocalStack } from '../src/stack/local-stack.ts'

const config = readE2eConfig()
/** Not on every system: the address of the documents is 127.0.0.2. */
const noOrigin = process.platform === 'linux' ? false : 'no second local address'
const wide = { width: 1440, theme: 'light' } as const
const narrow = { width: 390, theme: 'light' } as const

const pages = [
  'This lease is made between Harbour Estates and Ana Pereira. The workshop has two floors.',
  'The rent is 1,240 euros a month. It is payable on the third working day of each month.',
]
const leaseFile = { name: 'lease.pdf', mimeType: 'application/pdf', buffer: buildPdf(pages) }
const noteFile = (name: string) => ({
  ...{ name, mimeType: 'text/plain' },
  buffer: Buffer.from(`The note ${name} is about the harbour. The harbour was rebuilt in 1998. It is large.`),
})

describe('the web page in Chromium', { skip: missingBrowser(config.ci) }, () => {
  let stack: LocalStack
  let browser: Browser
  let baseUrl: string
  let origin: DocumentOrigin | undefined

  before(async () => {
    origin = await startDocumentOrigin()
    stack = await startLocalStack(config, origin?.settings)
    browser = await launchBrowser()
    baseUrl = publicAddress(stack.baseUrl)
  })
  after(async () => {
    await browser?.close()
    await stack?.stop()
    await origin?.stop()
  })

  /** Runs steps in a fresh browser, which must be clean at the end. */
  async function visit(look: Parameters<typeof startVisit>[2], steps: (visit: Visit) => Promise<void>): Promise<void> {
    const started = await startVisit(browser, baseUrl, look, config.pictures)
    try {
      await steps(started)
      started.assertClean()
    } finally {
      await started.close()
    }
  }
  const inCard = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })

  for (const look of looks) {
    it(`a stranger gets a sourced answer in under a minute, at ${look.width} px, ${look.theme}`, () =>
      visit(look, async ({ page, picture }) => {
        const started = performance.now()
        await registerOnPage(page, baseUrl)
        await chooseFiles(page, [leaseFile])
        await chooseType(page, 'Ask')
        await page.getByLabel('Your question').fill('How much is the rent a month?')
        await run(page)
        await waitForResult(page)
        const source = page.getByRole('region', { name: 'Sources' }).getByRole('button').first()
        assert.match((await source.textContent()) ?? '', /1,240 euros.*page 2/)
        await source.click()
        const mark = page.getByRole('region', { name: "The document's text" }).locator('mark').first()
        await mark.waitFor()
        assert.match((await mark.textContent()) ?? '', /1,240 euros/)
        const seconds = (performance.now() - started) / 1000
        assert.ok(seconds < 60, `${seconds} s`)
        await picture('answer')
      }))

    it(`axe-core finds nothing in any view, at ${look.width} px, ${look.theme}`, () =>
      visit(look, async ({ page, picture }) => {
        await page.goto(`${baseUrl}/`)
        await page.getByLabel('E-mail').waitFor()
        const check = async (view: string) => {
          await checkAccessibility(page, view)
          await picture(view)
        }
        await check('welcome')
        await registerOnPage(page, baseUrl)
        await page.getByRole('radio', { name: /^Summarize/ }).waitFor()
        await check('new-task')
        await page.getByRole('button', { name: 'More options' }).click()
        await run(page)
        await page.getByText('Choose a document first').waitFor()
        await check('new-task-errors')
        for (const type of ['Summarize', 'Ask', 'Keywords', 'Sentiment', 'Q and A']) {
          await runSample(page, baseUrl, type)
          await check(`result-${type.toLowerCase().replaceAll(' ', '-')}`)
        }
        await page.getByText('Details', { exact: true }).click()
        await check('details')
        for (const [address, ready] of [
          ['tasks', 'sample-lease.txt'],
          ['tasks?status=failed', 'No task fits this filter'],
          ['usage', 'Show as a table'],
          ['keys', 'No keys yet'],
          ['webhooks', 'No webhooks yet'],
          ['account', 'Current password'],
          ['nothing', 'There is nothing here'],
        ] as const) {
          await page.goto(`${baseUrl}/#/${address}`)
          await page.getByText(ready).first().waitFor()
          await check(address.replace('?', '-').replace('=', '-'))
        }
        await page.goto(`${baseUrl}/#/keys`)
        await page.getByRole('button', { name: 'New key' }).click()
        await check('new-key')
      }))
  }

  it('several files are dropped at once, and each becomes a task', () =>
    visit(wide, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      const names = ['one.txt', 'two.txt', 'three.txt']
      const files = names.map(name => ({ name, text: noteFile(name).buffer.toString() }))
      const transfer = await page.evaluateHandle<unknown>(`(() => {
        const data = new DataTransfer()
        for (const { name, text } of ${JSON.stringify(files)}) data.items.add(new File([text], name, { type: 'text/plain' }))
        return data
      })()`)
      await page.dispatchEvent('.drop-zone', 'dragover', { dataTransfer: transfer })
      await page.dispatchEvent('.drop-zone', 'drop', { dataTransfer: transfer })
      await page.getByRole('button', { name: 'Run on 3 documents' }).click()
      const sent = page.getByRole('region', { name: 'Sent documents' })
      await sent.getByText('Completed').nth(2).waitFor()
      for (const name of names) await sent.getByRole('link', { name }).waitFor()
      await page.goto(`${baseUrl}/#/usage`)
      await page.getByText('Stored documents').waitFor()
      await page.goto(`${baseUrl}/#/`)
      assert.equal(await sent.getByText('Completed').count(), 3)
      await sent.getByRole('link', { name: 'two.txt' }).click()
      await waitForResult(page)
    }))

  it(
    'a document is fetched from its address, and what cannot be fetched is said at the field',
    { skip: noOrigin },
    () =>
      visit(narrow, async ({ page, picture, forgetFaults }) => {
        await registerOnPage(page, baseUrl)
        await page.getByRole('radio', { name: 'Web address', exact: true }).click()
        const address = page.getByLabel('Address of the document')
        for (const [url, words] of [
          ['report.pdf', /Enter a whole address/],
          ['https://127.0.0.1/report.pdf', /host|address/],
          [origin?.url('/missing.pdf') ?? '', /status 404/],
        ] as const) {
          await address.fill(url)
          await run(page)
          await page.locator('.field-error').filter({ hasText: words }).waitFor()
          await page.locator('input[type=url]:focus').waitFor()
        }
        await checkAccessibility(page, 'url')
        await picture('url')
        assert.equal(await page.getByRole('region', { name: 'Sent documents' }).count(), 0)
        forgetFaults()
        await address.fill(origin?.url('/report.pdf') ?? '')
        await run(page)
        await waitForResult(page)
        await page.getByRole('heading', { name: 'report.pdf' }).waitFor()
      }),
  )

  it('a text of another direction is laid out in its own', () =>
    visit(wide, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      await page.getByRole('radio', { name: 'Text', exact: true }).click()
      await page.getByLabel('Text of the document').fill('الميناء قديم. أعيد بناؤه في عام 1998. وهو كبير جدا.')
      await run(page)
      await waitForResult(page)
      for (const place of ['.lead', '.source-quote', '.doc-paragraph'])
        assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('${place}')).direction`), 'rtl')
    }))

  it('a text is pasted', () =>
    visit(wide, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      await page.getByRole('radio', { name: 'Text', exact: true }).click()
      await page.getByLabel('Text of the document').fill('The bridge is closed. It opens again in May.')
      await run(page)
      await waitForResult(page)
      await page.getByRole('heading', { name: 'pasted-text.txt' }).waitFor()
    }))

  it('what the platform refuses is shown where it belongs', () =>
    visit(wide, async ({ page, forgetFaults }) => {
      const account = await registerOnPage(page, baseUrl)
      await chooseFiles(page, [
        { name: 'program.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(64, 1) },
      ])
      await run(page)
      const refusal = page.locator('.origin .field-error')
      assert.equal(await refusal.textContent(), 'The content of "program.bin" is not of a supported type.')
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Choose files')
      await chooseFiles(page, [noteFile('note.txt')])
      await page.getByRole('button', { name: 'Run on 2 documents' }).click()
      const sent = page.getByRole('region', { name: 'Sent documents' })
      await sent.getByText(/not of a supported type/).waitFor()
      await sent.getByRole('link', { name: 'note.txt' }).waitFor()
      await page.goto(`${baseUrl}/#/account`)
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('radio', { name: 'Log in' }).click()
      await page.getByLabel('E-mail').fill(account.email)
      await page.getByRole('textbox', { name: 'Password' }).fill('not the password 1')
      await page.getByRole('button', { name: 'Log in', exact: true }).click()
      await page.getByRole('alert').waitFor()
      await page.getByRole('radio', { name: 'Register' }).click()
      await page.getByRole('textbox', { name: 'Password' }).fill('short')
      await page.getByRole('button', { name: 'Create account' }).click()
      await page.getByText('A password has at least 8 characters.').waitFor()
      await page.getByRole('textbox', { name: 'Password' }).fill('long enough 1')
      await page.getByRole('button', { name: 'Create account' }).click()
      await page
        .locator('.field-error')
        .filter({ hasText: /taken|account/ })
        .waitFor()
      forgetFaults()
    }))

  it('a reload keeps the view and the session, and a logout ends it in every tab', () =>
    visit(wide, async ({ page, context }) => {
      await registerOnPage(page, baseUrl)
      await runSample(page, baseUrl, 'Summarize')
      const address = page.url()
      await page.reload()
      await waitForResult(page)
      assert.equal(page.url(), address)
      const other = await context.newPage()
      await other.goto(`${baseUrl}/#/tasks`)
      await other.getByRole('link', { name: /sample-lease/ }).waitFor()
      await page.goto(`${baseUrl}/#/account`)
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByLabel('E-mail').waitFor()
      await other.getByLabel('E-mail').waitFor()
      const kept = await page.evaluate<string[]>('Object.keys(localStorage)')
      assert.deepEqual(
        kept.filter(key => key.includes('session')),
        [],
      )
    }))

  it('an expired access token is refreshed before the next call', () =>
    visit(wide, async ({ page }) => {
      await page.clock.install()
      await registerOnPage(page, baseUrl)
      await page.clock.fastForward('16:00')
      await page.goto(`${baseUrl}/#/usage`)
      await page.getByText('Stored documents').waitFor()
    }))

  it('a session that was ended elsewhere leads back to the login, with a word', () =>
    visit(wide, async ({ page, forgetFaults }) => {
      await registerOnPage(page, baseUrl)
      await page.evaluate(`(() => {
        const key = 'ai-platform.session'
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), refresh: 'gone' }))
      })()`)
      await page.reload()
      await page.getByText('Your session has ended. Log in again.').waitFor()
      forgetFaults()
    }))

  it('history is filtered, its address keeps the filter, and older tasks come on request', () =>
    visit(wide, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      const files = Array.from({ length: 22 }, (_, index) => noteFile(`note-${index + 1}.txt`))
      await chooseFiles(page, files)
      await page.getByRole('button', { name: 'Run on 22 documents' }).click()
      await page.getByRole('region', { name: 'Sent documents' }).getByText('Completed').nth(21).waitFor()
      await page.goto(`${baseUrl}/#/tasks`)
      const rows = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')
      await rows.nth(19).waitFor()
      assert.equal(await rows.count(), 20)
      await page.getByRole('button', { name: 'Show older tasks' }).click()
      await rows.nth(21).waitFor()
      await page.getByLabel('File name').fill('note-2')
      await rows.nth(4).waitFor({ state: 'detached' })
      assert.match(page.url(), /name=note-2/)
      await page.reload()
      await rows.nth(3).waitFor()
      assert.equal(await rows.count(), 4)
      await page.getByLabel('File name').fill('no such name')
      await page.getByRole('link', { name: 'Show all tasks' }).click()
      await rows.nth(19).waitFor()
      assert.equal(await page.getByLabel('File name').inputValue(), '')
    }))

  it('a task is deleted after a question, and its address says so', () =>
    visit(wide, async ({ page, forgetFaults }) => {
      await registerOnPage(page, baseUrl)
      await runSample(page, baseUrl, 'Sentiment')
      const address = page.url()
      await page.getByRole('button', { name: 'Delete' }).click()
      await inCard(page, 'Delete').click()
      await page.getByText('No tasks yet').waitFor()
      await page.goto(address)
      await page.getByRole('heading', { name: 'This task does not exist' }).waitFor()
      forgetFaults()
    }))

  it('the original is downloaded, and the result is copied', () =>
    visit(wide, async ({ page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {})
      await registerOnPage(page, baseUrl)
      await chooseFiles(page, [leaseFile])
      await run(page)
      await waitForResult(page)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Original' }).click(),
      ])
      assert.equal(download.suggestedFilename(), 'lease.pdf')
      await page.getByRole('button', { name: 'Copy result' }).click()
      await page.getByText('Copied.').waitFor()
    }))

  it('an API key is made, shown once, works, and is revoked', () =>
    visit(wide, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      await page.goto(`${baseUrl}/#/keys`)
      await page.getByRole('button', { name: 'New key' }).click()
      await page.getByRole('button', { name: 'Create key' }).click()
      await page.locator('dialog input[aria-invalid]:focus').waitFor()
      await page.getByLabel('Name').fill(`Geschäftsbuchhaltungsabteilungs${'leitungsvertretung'.repeat(3)}`)
      await page.getByRole('button', { name: 'Create key' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('code').waitFor()
      assert.equal(await page.evaluate(`(e => e.scrollWidth - e.clientWidth)(document.querySelector('dialog'))`), 0)
      const key = await page.getByRole('dialog').locator('code').textContent()
      assert.match(key ?? '', /^aip_/)
      const answer = await fetch(`${stack.baseUrl}/process/tasks`, { headers: { authorization: `Bearer ${key}` } })
      assert.equal(answer.status, 200)
      await inCard(page, 'Done').click()
      const row = page.getByRole('list', { name: 'Keys' }).getByRole('listitem')
      assert.doesNotMatch((await row.textContent()) ?? '', new RegExp(key ?? ''))
      await row.getByRole('button', { name: 'Revoke' }).click()
      await inCard(page, 'Revoke').click()
      await page.getByText('No keys yet').waitFor()
    }))

  it('a webhook is made, its secret shown once, tested, disabled and deleted', () =>
    visit(wide, async ({ page, picture }) => {
      await registerOnPage(page, baseUrl)
      await page.goto(`${baseUrl}/#/webhooks`)
      await page.getByRole('button', { name: 'New webhook' }).click()
      await page.getByLabel('Address').fill('https://receiver.example/hooks')
      await page.getByRole('button', { name: 'Create webhook' }).click()
      assert.match((await page.getByRole('dialog').locator('code').textContent()) ?? '', /^whsec_/)
      await inCard(page, 'Done').click()
      await page.getByRole('link', { name: 'https://receiver.example/hooks' }).click()
      await page.getByRole('button', { name: 'Send a test' }).click()
      await page.getByText('ping').waitFor()
      await checkAccessibility(page, 'webhook')
      await picture('webhook')
      await page.getByRole('button', { name: 'Rotate secret' }).click()
      await inCard(page, 'Rotate secret').click()
      await page.getByText('New signing secret').waitFor()
      await page.getByRole('button', { name: 'Disable' }).click()
      await page.getByRole('button', { name: 'Enable' }).waitFor()
      await page.getByRole('button', { name: 'Delete' }).click()
      await inCard(page, 'Delete').click()
      await page.getByText('No webhooks yet').waitFor()
    }))

  it('a password is changed, and the session goes on', () =>
    visit(wide, async ({ page }) => {
      const { password } = await registerOnPage(page, baseUrl)
      await page.goto(`${baseUrl}/#/account`)
      await page.getByLabel('Current password').fill(password)
      await page.getByLabel('New password').fill('another pass 9')
      await page.getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Every other session is logged out.').last().waitFor()
      await page.goto(`${baseUrl}/#/usage`)
      await page.getByText('Stored documents').waitFor()
    }))

  it('the theme follows the system until it is chosen, and the choice is kept', () =>
    visit(wide, async ({ page }) => {
      await page.goto(`${baseUrl}/`)
      const ground = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
      const light = await ground()
      await page.getByRole('button', { name: 'Switch to the dark theme' }).click()
      assert.notEqual(await ground(), light)
      const dark = await ground()
      await page.reload()
      await page.getByRole('button', { name: 'Switch to the light theme' }).waitFor()
      assert.equal(await ground(), dark)
    }))

  it('everything works by keyboard alone, and the focus is where the reader is', () =>
    visit(narrow, async ({ page }) => {
      await page.goto(`${baseUrl}/`)
      await page.getByLabel('E-mail').waitFor()
      /** Presses Tab until the focused control has this name. */
      const tabTo = async (name: RegExp) => {
        for (let presses = 0; presses < 40; presses += 1) {
          await page.keyboard.press('Tab')
          const focused = await page.evaluate<string>(
            `(({ ariaLabel, labels, textContent }) => ariaLabel ?? labels?.[0]?.textContent ?? textContent)(document.activeElement)`,
          )
          if (name.test(focused)) return
        }
        assert.fail(`no control ${name}`)
      }
      const focusedHeading = (title: string) => page.locator('h1:focus', { hasText: title }).waitFor()
      const name = `keys${Date.now()}`
      await tabTo(/^E-mail/)
      await page.keyboard.type(`${name}@example.com`)
      await tabTo(/^Password/)
      await page.keyboard.type('a decent pass 1')
      await page.keyboard.press('Enter')
      await focusedHeading('New task')
      await page.getByRole('radio', { name: /^Summarize/ }).waitFor()
      const chooser = page.waitForEvent('filechooser')
      await tabTo(/^Choose files/)
      await page.keyboard.press('Enter')
      await (await chooser).setFiles([leaseFile])
      await tabTo(/^Summarize/)
      await page.keyboard.press('ArrowDown')
      await tabTo(/^Your question/)
      await page.keyboard.type('How much is the rent a month?')
      await tabTo(/^Run$/)
      await page.keyboard.press('Enter')
      await focusedHeading('lease.pdf')
      await waitForResult(page)
      await tabTo(/^Source 1/)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'lease.pdf' })
      await dialog.locator('mark').first().waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      const back = await page.evaluate<string>('document.activeElement.ariaLabel ?? ""')
      assert.match(back, /^Source 1/)
    }))

  it('at 320 px, as with a zoom of 400 %, nothing is cut off', () =>
    visit({ width: 320, theme: 'light' }, async ({ page }) => {
      await registerOnPage(page, baseUrl)
      await runSample(page, baseUrl, 'Keywords')
      await checkAccessibility(page, 'keywords')
      for (const view of ['', 'tasks', 'usage', 'keys', 'account', 'webhooks']) {
        await page.goto(`${baseUrl}/#/${view}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await checkWidth(page, view)
      }
    }))

  it('the files are named by their content, and weigh less than 60 kB compressed', async () => {
    const html = await (await fetch(`${stack.baseUrl}/`)).text()
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
    assert.equal(files.length, 3)
    let bytes = gzipSync(html).length
    for (const path of files) {
      assert.match(path, /^\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/)
      const answer = await fetch(stack.baseUrl + path)
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length
    }
    assert.ok(bytes < 60_000, `${bytes} bytes`)
    assert.doesNotMatch(html, /<style|style="|<script(?![^>]*src=)/)
  })
})
