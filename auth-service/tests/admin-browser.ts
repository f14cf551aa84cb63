import { missingBrowser } from '@ai-platform/testkit/browser/chromium.ts'
import { watchPage } from '@ai-platform/testkit/browser/watch-page.ts'
import type { Browser, Page } from 'playwright-core'
import { type Service, signUp } from './start-service.ts'

/** Why browser tests are skipped, or false when they run. In CI a missing browser fails them. */
export const noBrowser = missingBrowser(Boolean(process.env.CI))

/** Opens a page of a fresh browser that watches for faults. */
export async function watchedPage(browser: Browser, service: Service, width = 1440) {
  const context = await browser.newContext({ viewport: { width, height: width > 1000 ? 900 : 844 } })
  const page = await context.newPage()
  return { page, ...watchPage(page, service.url) }
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
