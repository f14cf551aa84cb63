import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { authOperations } from '@ai-platform/contracts/auth-operations.ts'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import type { OpenAPIV3_1 } from 'openapi-types'
import { emptyOptionalFields } from '../src/openapi/empty-optional-fields.ts'
import { callsOf, createChecker, type Document } from './openapi-document.ts'
import { createTestPlatform, type TestPlatform, type TestService } from './start-service.ts'

describe('the API document', () => {
  let platform: TestPlatform
  let service: TestService
  let document: Document

  before(async () => {
    platform = await createTestPlatform()
    service = await platform.start({ PROCESSOR_ROLE: 'api' })
    const response = await fetch(`${service.url}/openapi.json`)
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    document = (await response.json()) as Document
  })
  after(() => platform.close())

  it('passes the linter: it is valid OpenAPI 3.1 and keeps the recommended rules', async () => {
    assert.match(document.openapi, /^3\.1\./)
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // Account paths end with a slash, and answer without it.
        'no-path-trailing-slash': 'off',
        // The probes and the task types refuse nothing; a socket answers 101.
        'operation-4xx-response': 'off',
        'operation-2xx-response': 'off',
        // /auth/files/submit/ and /auth/files/{task_id}/: `submit` is no task id.
        'no-ambiguous-paths': 'off',
        'no-unused-components': 'error',
        'no-invalid-media-type-examples': 'error',
      },
    })
    const found = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config })
    assert.deepEqual(
      found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`),
      [],
    )
  })

  it('has every call of both services', () => {
    const calls = callsOf(document)
    const missing = authOperations.map(({ method, path }) => `${method} ${path}`).filter(call => !calls.includes(call))
    assert.deepEqual(missing, [])
    assert.ok(calls.includes('get /process/ws/{user_id}') && calls.includes('get /ws/{user_id}'))
    assert.ok(!calls.some(call => /metrics|internal|docs|openapi/.test(call)))
    assert.ok(document.webhooks?.taskEnded)
  })

  it('gives every call a group, a name, its security and its problems', () => {
    const groups = document.tags?.map(({ name }) => name) ?? []
    for (const [path, item] of Object.entries(document.paths)) {
      for (const operation of Object.values(item ?? {}) as OpenAPIV3_1.OperationObject[]) {
        assert.ok(operation.operationId && operation.summary && operation.security, path)
        assert.ok(groups.includes(operation.tags?.[0] ?? ''), path)
        const needsToken = operation.security.length > 0
        assert.equal('401' in (operation.responses ?? {}), needsToken || /login|token/.test(path), path)
      }
    }
  })

  it('has only examples that match their schemas', () => {
    const { check } = createChecker(document)
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      if (schema.example !== undefined) check(`/components/schemas/${name}`, schema.example)
    }
    for (const example of Object.values(document.components?.examples ?? {})) {
      check('/components/schemas/Problem', (example as OpenAPIV3_1.ExampleObject).value)
    }
  })

  it('is the same at /docs/json, but for the examples of optional form fields', async () => {
    const again = await (await fetch(`${service.url}/docs/json`)).json()
    assert.deepEqual(again, emptyOptionalFields(structuredClone(document)))
  })

  it('loads no asset from another host, and lets browsers cache the bundles', async () => {
    for (const path of ['/redoc', '/redoc/redoc.standalone.js', '/redoc/start.js', '/docs', '/docs/static/index.css']) {
      const response = await fetch(service.url + path)
      assert.equal(response.status, 200, path)
      assert.doesNotMatch(await response.text(), /cdn\.redoc|fonts\.g|unpkg|jsdelivr/, path)
    }
    for (const path of ['/redoc/redoc.standalone.js', '/docs/static/swagger-ui-bundle.js']) {
      const { headers } = await fetch(service.url + path, { method: 'HEAD' })
      assert.match(headers.get('cache-control') ?? '', /max-age=86400/, path)
    }
  })
})
