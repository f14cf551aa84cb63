import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import pg from 'pg'
import { isDatabaseUnavailable } from './database-unavailable.ts'

const withCode = (code: string, cause?: unknown) => Object.assign(new Error('it failed', { cause }), { code })

test('a lost connection, a shutdown and a full server mean that the database is unavailable', () => {
  for (const code of ['08006', '53300', '57P01', '57P03', '25P03', 'ECONNREFUSED', 'EAI_AGAIN', 'P1001', 'P2024']) {
    assert.ok(isDatabaseUnavailable(withCode(code)), code)
  }
})

test('a wrong query does not', () => {
  for (const code of ['23505', '42601', '40001', '57014', '55P03', 'P2002', 'P2025']) {
    assert.ok(!isDatabaseUnavailable(withCode(code)), code)
  }
  assert.ok(!isDatabaseUnavailable(new Error('a text about Connection terminated')))
  assert.ok(!isDatabaseUnavailable('ECONNREFUSED'))
})

test('the cause of an error counts', () => {
  assert.ok(isDatabaseUnavailable(withCode('X0000', withCode('ECONNRESET'))))
})

test('the messages of the installed pg are known', async t => {
  const refused = new pg.Client({ host: '127.0.0.1', port: 1 })
  await assert.rejects(refused.connect(), isDatabaseUnavailable)

  const silent = createServer(socket => t.after(() => socket.destroy()))
  silent.listen(0, '127.0.0.1')
  await new Promise(resolve => silent.once('listening', resolve))
  t.after(() => silent.close())
  const address = silent.address()
  assert.ok(address !== null && typeof address === 'object')
  const target = { host: '127.0.0.1', port: address.port, connectionTimeoutMillis: 100 }
  await assert.rejects(new pg.Client(target).connect(), isDatabaseUnavailable)
  await assert.rejects(new pg.Pool(target).query('SELECT 1'), isDatabaseUnavailable)
  const hangsUp = createServer(socket => socket.destroy())
  hangsUp.listen(0, '127.0.0.1')
  await new Promise(resolve => hangsUp.once('listening', resolve))
  t.after(() => hangsUp.close())
  const other = hangsUp.address()
  assert.ok(other !== null && typeof other === 'object')
  await assert.rejects(new pg.Client({ host: '127.0.0.1', port: other.port }).connect(), isDatabaseUnavailable)
})
