// Settings, paths, error codes and metrics named in the deployment pages and files must exist.
import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { problemCatalogue } from '@ai-platform/contracts/problem.ts'
import { TaskErrorCode } from '@ai-platform/contracts/task.ts'
import { AuthSettings } from '../../../auth-service/src/config/settings.ts'
import { ProcessorSettings } from '../../../processor-service/src/config/settings.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (name: string) => readFile(root + name, 'utf8')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1] ?? '')

/** Variables that only the commands in render.yaml use. */
const betweenServices = ['PROCESSOR_ADDRESS', 'AUTH_ADDRESS']

test('the Render and Railway files use known settings and existing paths', async () => {
  const [render, railway, start] = await Promise.all(['render.yaml', '.railway/railway.ts', 'nginx/start.sh'].map(read))
  const edge = globSync('nginx/templates/*', { cwd: root }).map(read)
  const edgeNames = all((await Promise.all(edge)).join() + start, /\$\{?(NGINX_[A-Z_]+)/g)
  const known = new Set([...Object.keys(AuthSettings.shape), ...Object.keys(ProcessorSettings.shape), ...edgeNames])
  const set = [...all(render ?? '', /- key: (\w+)/g), ...all(railway ?? '', /^ {4,}([A-Z][A-Z0-9_]+):/gm)]
  assert.ok(set.length > 30)
  assert.deepEqual(
    set.filter(name => !known.has(name) && !betweenServices.includes(name)),
    [],
  )
  const paths = [
    ...all(render ?? '', /docker(?:filePath|Context): (\S+)/g),
    ...all(`${render}${railway}`, /\/app\/(\S+\.ts)/g),
    ...all(railway ?? '', /dockerfilePath: '(\S+\/\S+)'/g),
  ]
  assert.ok(paths.length > 10)
  for (const path of paths) assert.ok(existsSync(root + path), path)
})

test('the error codes and metrics of docs/operations.md exist', async () => {
  const page = await read('docs/operations.md')
  const failures = page.slice(page.indexOf('## When something fails'))
  const codes = all(failures, /^\| (`[^|]+) \|/gm).flatMap(cell => all(cell, /`(\w+)`/g))
  const real = new Set<string>([...Object.keys(problemCatalogue), ...TaskErrorCode.options])
  assert.ok(codes.length > 15)
  assert.deepEqual(
    codes.filter(code => !real.has(code)),
    [],
  )
  for (const code of TaskErrorCode.options) assert.ok(codes.includes(code), `${code} is not explained`)

  const sources = globSync('{auth-service,processor-service,packages/runtime}/src/**/*.ts', { cwd: root })
  const code = (await Promise.all(sources.map(read))).join()
  const metrics = all(page, /\b((?:queue|tasks?|http|ai|database)_[a-z_]+?)(?:_bucket|_count)?[{[)]/g)
  assert.ok(metrics.length > 5)
  for (const metric of metrics) assert.match(code, new RegExp(`name: '${metric}'`))
})
