import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Task, WsTicket } from '@ai-platform/contracts/task.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { forgeToken, readClaims } from '@ai-platform/testkit/client/forge-token.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

/** Tests of the contract's long time limits. They run concurrently with each other and with the other suites. */
export function describeSlowClocks(client: Client): void {
  const { jwtSecret } = client
  describe('long time limits', { concurrency: true }, () => {
    it('the server pings a socket within 25 s', async () => {
      const account = await registerAccount(client)
      const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}`)
      await pollUntil('a ping', 28_000, () => (socket.pings() > 0 ? true : undefined))
      socket.close()
    })
    it('a ticket does not open a socket after its 30 s', async () => {
      const account = await registerAccount(client)
      const answer = await client.call('POST', '/process/ws-ticket', { token: account.access })
      const { ticket, expires_in } = expectBody(answer, 200, WsTicket)
      const expiry = performance.now() + expires_in * 1000 + 500
      await pollUntil('the ticket to expire', 40_000, () => (performance.now() > expiry ? true : undefined), 500)
      const socket = await openEventSocket(client, `/process/ws/${account.id}?ticket=${encodeURIComponent(ticket)}`)
      assert.equal(await socket.waitForClose(), 4401)
    })
    if (jwtSecret === undefined) return
    it('an open socket is closed with 4401 when its token expires', async () => {
      const account = await registerAccount(client)
      const exp = Math.floor(Date.now() / 1000) + 3
      const token = forgeToken({ ...readClaims(account.access), exp }, jwtSecret)
      const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${token}`)
      assert.equal(await socket.waitForClose(30_000), 4401)
      assert.ok(Date.now() / 1000 >= exp - 1, 'not before its time')
      expectProblem(await client.call('GET', '/process/tasks', { token }), 401, 'token_not_valid')
    })
    it('a request that waits for a task does not delay others', async () => {
      const account = await registerAccount(client)
      const missing = await client.call('GET', '/process/tasks/01890a5d-ac96-774b-bcce-b302099a8057?wait=30', {
        token: account.access,
      })
      assert.equal(Task.safeParse(missing.body).success, false)
      assert.equal(missing.status, 404)
    })
  })
}
