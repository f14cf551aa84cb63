import { newRegistration } from '@ai-platform/testkit/client/account.ts'
import type { Page } from 'playwright-core'

export interface PageAccount {
  email: string
  username: string
  password: string
}

/** Registers a new account through the page. */
export async function registerOnPage(page: Page, baseUrl: string): Promise<PageAccount> {
  const { email, password } = newRegistration()
  await page.goto(`${baseUrl}/`)
  await page.getByLabel('E-mail').fill(email)
  const username = await page.getByLabel('Username').inputValue()
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'New task' }).waitFor()
  return { email, username, password }
}

/** @param name as on its card */
export const chooseType = (page: Page, name: string) =>
  page.getByRole('radio', { name: new RegExp(`^${name}`) }).check()

export const chooseFiles = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('input[type=file]').setInputFiles(files)

export const run = (page: Page) => page.getByRole('button', { name: /^Run/ }).click()

/** Waits for the result of the task that the page shows. */
export const waitForResult = (page: Page) => page.getByRole('region', { name: 'Result' }).waitFor()

/** Runs a task on the page's own sample, up to its result. */
export async function runSample(page: Page, baseUrl: string, type: string): Promise<void> {
  await page.goto(`${baseUrl}/#/`)
  await page.getByRole('button', { name: 'Use a sample' }).click()
  await chooseType(page, type)
  await run(page)
  await waitForResult(page)
}
