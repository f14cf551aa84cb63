// Longer than most: one stack serves the tests of all pages of the panel.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CreatedWebhook } from '@ai-platform/contracts/webhook.ts'
import { launchBrowser } from '@ai-platform/testkit/browser/chromium.ts'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { Browser, Page } from 'playwright-core'
import { logIn, noBrowser, signUpStaff, watchedPage } from './admin-browser.ts'
import { seedTask, seedUsers } from './admin-data.ts'
import { type Processor, startProcessor } from './start-processor.ts'
import { assertProblem, bearer, newAccount, type Service, secret, send, signUp, startService } from './start-service.ts'

const lists = [
  'users',
  'sessions',
  'api_keys',
  'webhook_endpoints',
  'webhook_deliveries',
  'admin_audit_log',
  'processing_tasks',
]
const hiddenWidth = `[...document.querySelectorAll('[data-css$="-table-wrapper"]')].map(table => table.scrollWidth - table.clientWidth)[0]`
const tallestRow = "Math.max(...[...document.querySelectorAll('tr[data-id]')].map(row => row.clientHeight))"

type Account = Awaited<ReturnType<typeof signUp>>

describe('the admin panel in a browser', { skip: noBrowser }, () => {
  let service: Service
  let processor: Processor
  let browser: Browser
  let staff: Account
  let page: Page
  let assertClean: () => void

  before(async () => {
    const keys = { JWT_SECRET_KEY: secret(), WEBHOOK_SECRET: secret() }
    const port = await findFreePort()
    service = await startService({ ...keys, PROCESSOR_URL: `http://127.0.0.1:${port}` })
    processor = await startProcessor(port, {
      ...keys,
      DATABASE_URL: service.database.processorUrl,
      AUTH_SERVICE_URL: service.url,
    })
    staff = await signUpStaff(service)
    await seedUsers(service.owner, 1_000)
    const name = 'The nightly import of invoices from the archive'
    await send(service, '/auth/api-keys/', { name }, { headers: bearer(staff.access) })
    const url = `https://hooks.example.com/${'a-long-path/'.repeat(10)}`
    const created = await send(service, '/auth/webhooks/', { url }, { headers: bearer(staff.access) })
    const { id } = CreatedWebhook.parse(await created.json())
    await send(service, `/auth/webhooks/${id}/test/`, {}, { headers: bearer(staff.access) })
    browser = await launchBrowser()
    const watched = await watchedPage(browser, service)
    page = watched.page
    assertClean = watched.assertClean
    await logIn(page, service, staff)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await processor?.stop()
    await service?.stop()
  })

  const submit = async (account: Account, text: string, type = 'text/plain', name = 'notes.txt') => {
    const body = new FormData()
    body.set('file', new File([text], name, { type }))
    return fetch(`${service.url}/auth/files/submit/`, { method: 'POST', headers: bearer(account.access), body })
  }
  const open = (path: string) => page.goto(`${service.url}/admin${path}`)
  const press = async (action: string) => {
    await page.getByRole('main').or(page.locator('#app')).getByText(action, { exact: true }).first().click()
    await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  }
  const auditOf = async (recordId: string) => {
    const { rows } = await service.owner.query(
      'SELECT action, actor_email FROM admin_audit_log WHERE record_id = $1 ORDER BY at, id',
      [recordId],
    )
    return rows
  }

  test('a user is found among a thousand by a part of their e-mail address', async () => {
    await open('/resources/users')
    await page.getByText('Filter', { exact: true }).first().click()
    await page.locator('input[name="filter-email"]').fill('ERSON77@')
    await page.getByRole('button', { name: 'Apply changes' }).click()
    await page.locator('tr[data-id]').nth(1).waitFor({ state: 'detached' })
    assert.deepEqual(await page.locator('[data-css="users-email-table-cell"]').allInnerTexts(), [
      'person77@example.org',
    ])
  })

  test('a deactivated account loses its sessions, its socket within 2 s, and its token at submit', async () => {
    const account = await signUp(service)
    const socketUrl = `${processor.url.replace('http', 'ws')}/ws/${account.user.id}?token=${account.access}`
    const socket = new WebSocket(socketUrl)
    await new Promise(resolve => socket.addEventListener('open', resolve))
    const closed = new Promise<{ code: number; at: number }>(resolve =>
      socket.addEventListener('close', ({ code }) => resolve({ code, at: performance.now() })),
    )
    await open(`/resources/users/records/${account.user.id}/show`)
    await press('Deactivate')
    const pressed = performance.now()
    await page.getByText('The account is deactivated; 1 sessions were revoked.').waitFor()
    const { code, at } = await closed
    assert.equal(code, 4401)
    assert.ok(at - pressed < 2_000, `the socket closed after ${Math.round(at - pressed)} ms`)
    await assertProblem(await submit(account, 'too late'), 403, 'account_disabled')
    await assertProblem(
      await send(service, '/auth/token/refresh/', { refresh: account.refresh }),
      403,
      'account_disabled',
    )
    await page.getByText('Deactivated', { exact: true }).waitFor()
    await press('Reactivate')
    await page.getByText('The account is active again.').waitFor()
    assert.equal((await send(service, '/auth/login/', account)).status, 200)
    assert.deepEqual(await auditOf(account.user.id), [
      { action: 'deactivate', actor_email: staff.email },
      { action: 'reactivate', actor_email: staff.email },
    ])
  })

  test('the page of a failed task shows its error, and Retry queues it again', async () => {
    const account = await signUp(service)
    // A scan: a PDF without text.
    const response = await submit(account, '   \n  \n ', 'text/plain', 'blank.txt')
    assert.equal(response.status, 202, await response.clone().text())
    const { task_id: taskId } = (await response.json()) as { task_id: string }
    const ended = await fetch(`${processor.url}/process/tasks/${taskId}?wait=20`, { headers: bearer(account.access) })
    assert.equal(((await ended.json()) as { status: string }).status, 'failed')
    await open(`/resources/processing_tasks/records/${taskId}/show`)
    await page.getByText('no_text_found').first().waitFor()
    assert.deepEqual(await page.locator('.timeline strong').allInnerTexts(), ['Queued', 'Started', 'Failed'])
    await press('Retry')
    await page.getByText('The task is queued again.').waitFor()
    const { rows } = await service.owner.query(
      `SELECT count(*) AS queued FROM task_events WHERE task_id = $1 AND event = 'task_queued'`,
      [taskId],
    )
    assert.equal(rows[0].queued, 2)
    assert.deepEqual(await auditOf(taskId), [{ action: 'retry', actor_email: staff.email }])
  })

  test('Delete removes a task', async () => {
    const account = await signUp(service)
    const { task_id: taskId } = (await (await submit(account, 'The harbour grew.')).json()) as { task_id: string }
    await fetch(`${processor.url}/process/tasks/${taskId}?wait=20`, { headers: bearer(account.access) })
    await open(`/resources/processing_tasks/records/${taskId}/show`)
    await page.getByText('The harbour grew.').waitFor()
    await press('Delete')
    await page.getByText('The task is deleted, with its file, text and result.').waitFor()
    const { rowCount } = await service.owner.query('SELECT FROM processing_tasks WHERE id = $1', [taskId])
    assert.equal(rowCount, 0)
  })

  test('the page of a task lists its attempts, the one under way last', async () => {
    const id = await seedTask(service.owner, { userId: staff.user.id, status: 'processing' })
    await service.owner.query('UPDATE task_queue SET attempt = 2 WHERE task_id = $1', [id])
    await service.owner.query(
      `INSERT INTO task_attempts (task_id, attempt, worker_id, worker_host, started_at, ended_at, outcome, error)
       VALUES ($1, 1, gen_random_uuid(), 'worker-3', now() - interval '90 s', now(), 'lost', $2)`,
      [id, JSON.stringify({ code: 'worker_lost', detail: 'The worker stopped.', retryable: true })],
    )
    await open(`/resources/processing_tasks/records/${id}/show`)
    const rows = page.locator('.attempts tbody tr')
    await rows.nth(1).waitFor()
    assert.match(
      await rows.nth(0).innerText(),
      /^1\s+Lost\s+worker_lost The worker stopped\.\s+worker-3\s.*1 min 30 s\s+–$/s,
    )
    assert.match(await rows.nth(1).innerText(), /^2\s+Processing\s+worker-7\s+version 1\.4\.2\s.*–$/s)
    await page.setViewportSize({ width: 390, height: 844 })
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`)
    await page.setViewportSize({ width: 1440, height: 900 })
    await service.owner.query('DELETE FROM processing_tasks WHERE id = $1', [id])
  })

  const readable: Record<string, string[]> = {
    summarize: ['Freight rose by a third.'],
    extract_keywords: ['freight rates', '0.61'],
    sentiment: ['positive', '83 % sure', 'The text speaks of growth'],
    translate: ['Translated from de', 'The harbour was dredged in spring.'],
    qa: ['When was the harbour dredged?', 'In spring.', 'Who paid for the dredging?'],
  }
  for (const [taskType, words] of Object.entries(readable)) {
    test(`the result of ${taskType} is readable`, async () => {
      const id = await seedTask(service.owner, { userId: staff.user.id, taskType })
      await open(`/resources/processing_tasks/records/${id}/show`)
      await page.locator('.task').waitFor()
      const text = (await page.locator('.task').textContent()) ?? ''
      for (const word of words) assert.ok(text.includes(word), `${word} is not in:\n${text}`)
      assert.doesNotMatch(text, /\[object|undefined|NaN/)
    })
  }

  test('the dashboard shows its plots at desktop and phone width', async () => {
    for (let minutesAgo = 30; minutesAgo < 1_200; minutesAgo += 120) {
      await seedTask(service.owner, { userId: staff.user.id, minutesAgo })
      await seedTask(service.owner, { userId: staff.user.id, minutesAgo, status: 'failed' })
    }
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await open('')
      await page.locator('svg.chart').nth(2).waitFor()
      assert.ok((await page.locator('.fill-completed').count()) > 5)
      assert.ok((await page.locator('.fill-failed').count()) > 5)
      assert.ok((await page.locator('.line-p95 circle').count()) > 5)
      await page.getByText('provider_unavailable').waitFor()
      await page.getByText('local extractive').waitFor()
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`)
      await page.getByRole('button', { name: '7 days' }).click()
      await page.locator('button[aria-pressed="true"]', { hasText: '7 days' }).waitFor()
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('every list opens, and the audit log names the login', async () => {
    for (const name of lists) {
      await open(`/resources/${name}`)
      await page.locator('tr[data-id]').first().waitFor()
    }
    await open('/resources/admin_audit_log')
    await page.getByText('login', { exact: true }).last().waitFor()
  })

  test('long addresses and file names stay on one line, and no list is wider than the window', async () => {
    const account = { ...newAccount(), email: `${'a'.repeat(40)}@${'b'.repeat(15)}.org` }
    const { user } = await signUp(service, account)
    for (const name of ['a-file-name-without-spaces-', 'a file name with spaces ', '这是一个很长的文件名'])
      await seedTask(service.owner, {
        userId: user.id,
        filename: `${name.repeat(13).slice(0, 116)}.txt`,
        minutesAgo: 0,
      })
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 })
      for (const name of lists) {
        await open(`/resources/${name}`)
        await page.locator('tr[data-id]').first().waitFor()
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
        assert.ok(overflow <= 0, `${name} is ${overflow} px wider than the window of ${width} px`)
        const hidden = await page.evaluate<number>(hiddenWidth)
        assert.ok(hidden <= 0 || width === 1024, `${hidden} px of the table ${name} are hidden at ${width} px`)
      }
      const tallest = await page.evaluate<number>(tallestRow)
      assert.ok(tallest <= 80, `a row is ${tallest} px high at ${width} px`)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await open('/resources/processing_tasks')
    const email = page.locator('.cell-email', { hasText: account.email }).first()
    assert.equal(await email.getAttribute('title'), account.email)
    const { height } = (await email.boundingBox()) ?? { height: Number.NaN }
    assert.ok(height <= 24, `the e-mail address is ${height} px high`)
    const tallest = await page.evaluate<number>(tallestRow)
    assert.ok(tallest <= 66, `a row is ${tallest} px high`)
  })

  test('an admin who loses staff is logged out at the next request', async () => {
    await service.owner.query('UPDATE users SET is_staff = false WHERE id = $1', [staff.user.id])
    await open('/resources/users')
    await page.getByLabel('Password').waitFor()
    assert.equal(new URL(page.url()).pathname, '/admin/login')
  })

  test('the browser reported no error and contacted no other host during these tests', () => {
    assertClean()
  })
})
