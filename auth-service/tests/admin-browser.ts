import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Service, signUp } from './start-service.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Why browser tests are skipped, or false when they run. In CI a missing browser fails them. */
export const noBrowser = executablePath || process.env.CI ? false : 'needs Chromium in /usr/bin'

export const launchBrowser = (): Promise<Browser> => {
  assert.ok(executablePath, 'needs Chromium in /usr/bin')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** A page that collects console errors and warnings, failed requests and requests to other hosts. */
export async function watchedPage(browser: Browser, service: Service, width = 1440) {
  const context = await browser.newContext({ viewport: { width, height: width > 1000 ? 900 : 844 } })
  // A busy machine loads AdminJS slowly.
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('requestfailed', request => {
    // The test left the page during the request.
    const reason = request.failure()?.errorText
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${reason}`)
  })
  page.on('response', response => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.origin !== service.url) complaints.push(`another host: ${url}`)
  })
  return { page, complaints }
}

/** Registers an account and makes it staff. */
export async function signUpStaff(service: Service) {
  const account = await signUp(service)
  await service.owner.query('UPDATE users SET is_staff = true WHERE id = $1', [account.user.id])
  return account
}

/** Types the credentials into the login page. */
export async function logIn(page: Page, service: Service, account: { email: string; password: string }): Promise<void> {
  await page.goto(`${service.url}/admin/login`)
  await page.getByLabel('E-mail address').fill(account.email)
  await page.getByLabel('Password').fill(account.password)
  await page.getByRole('button', { name: 'Log in' }).click()
}
