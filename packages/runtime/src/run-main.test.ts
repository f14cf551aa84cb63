import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const run = (main: string) => {
  const code = `
    const { runMain } = await import(${JSON.stringify(import.meta.resolve('./run-main.ts'))})
    const { ConfigError } = await import(${JSON.stringify(import.meta.resolve('./env.ts'))})
    await runMain('demo', ${main})`
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
}

test('a wrong setting ends the process with 78 and its message alone', () => {
  const { status, stderr } = run(`async () => { throw new ConfigError('PORT: must be a number') }`)
  assert.deepEqual([status, stderr], [78, 'demo: PORT: must be a number\n'])
})

test('any other error ends the process with 1 and its stack', () => {
  const { status, stderr } = run(`async () => { throw new Error('it broke') }`)
  assert.equal(status, 1)
  assert.match(stderr, /Error: it broke\n +at /)
})

test('a main function that returns ends the process with 0', () => {
  const { status, stderr } = run('() => {}')
  assert.deepEqual([status, stderr], [0, ''])
})
