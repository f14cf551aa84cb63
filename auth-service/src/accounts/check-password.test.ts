import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthContext } from '../context.ts'
import { checkPassword } from './check-password.ts'

/** Limits that count in memory and refuse at `limit`, and a hasher whose only password is `right`. */
function fakes(limit: number) {
  const counted = new Map<string, number>()
  const compared: string[] = []
  const limitNamed = (name: string) => ({
    async check(key: string) {
      if ((counted.get(`${name} ${key}`) ?? 0) >= limit) throw new Error(name)
    },
    async take(key: string) {
      counted.set(`${name} ${key}`, (counted.get(`${name} ${key}`) ?? 0) + 1)
      return {}
    },
    async reset(key: string) {
      counted.delete(`${name} ${key}`)
    },
  })
  const passwords: Pick<AuthContext['passwords'], 'matches'> = {
    async matches(password, hash, _caller, around) {
      await around?.before?.()
      compared.push(password)
      const matched = hash !== undefined && password === 'right'
      await around?.after?.(matched)
      return matched
    },
  }
  const limits = { loginAddress: limitNamed('address'), loginAccount: limitNamed('account') }
  const context = { limits, passwords } as unknown as AuthContext
  const check = (
    password: string,
    { address = '192.0.2.1', ...account }: { address?: string; passwordHash?: string | undefined } = {},
  ) => checkPassword(context, { email: 'a@example.com', passwordHash: 'hash', ...account }, password, address)
  const counts = (name: string) => [...counted].filter(([key]) => key.startsWith(name)).map(([, count]) => count)
  return { check, compared, counts, counted }
}

test('a failure counts for the account and for its address, also when there is no account', async () => {
  for (const passwordHash of ['hash', undefined]) {
    const { check, counts } = fakes(10)
    assert.equal(await check('wrong', { passwordHash }), false)
    assert.deepEqual([counts('address'), counts('account')], [[1], [1]])
  }
})

test('a success resets the count of its address and keeps that of the account', async () => {
  const { check, counts } = fakes(10)
  await check('wrong')
  await check('wrong', { address: '192.0.2.2' })
  assert.equal(await check('right'), true)
  assert.deepEqual([counts('address'), counts('account')], [[1], [2]])
})

test('a used-up limit refuses before the password is compared', async () => {
  const { check, compared } = fakes(2)
  await check('wrong')
  await check('wrong')
  await assert.rejects(check('right'), /address/)
  await assert.rejects(check('right', { address: '192.0.2.2' }), /account/)
  assert.deepEqual(compared, ['wrong', 'wrong'])
})

test('the keys of the limits do not contain the e-mail address', async () => {
  const { check, counted } = fakes(10)
  await check('wrong')
  assert.ok([...counted.keys()].every(key => !key.includes('example.com')))
})
