import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { newRegistration } from '@ai-platform/testkit/client/account.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import type { LocalStack } from './local-stack.ts'

export interface Admin {
  /** Runs an action on an account in the admin panel. */
  act(userId: string, action: 'deactivate' | 'reactivate'): Promise<void>
}

/** Makes a superuser by the command line and logs it in to the admin panel. */
export async function createAdmin(stack: LocalStack): Promise<Admin> {
  const { username, email, password } = newRegistration()
  const account = ['--username', username, '--email', email, '--password', password]
  await promisify(execFile)(process.execPath, [mainFiles.superuser, ...account], {
    env: { DATA_DIR: stack.dataFolder, BCRYPT_COST: '4' },
    cwd: stack.dataFolder,
  })
  const headers = { 'sec-fetch-site': 'same-origin' }
  const login = await fetch(`${stack.baseUrl}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams({ email, password }),
  })
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  assert.ok(cookie, `no session of the admin panel: ${login.status}`)
  return {
    async act(userId, action) {
      const answer = await fetch(`${stack.baseUrl}/admin/api/resources/users/records/${userId}/${action}`, {
        method: 'POST',
        headers: { ...headers, cookie, 'content-type': 'application/json' },
        body: '{}',
      })
      assert.equal(answer.status, 200, await answer.text())
    },
  }
}
