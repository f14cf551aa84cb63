import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenAPIV3_1 } from 'openapi-types'

export type Document = OpenAPIV3_1.Document & { paths: OpenAPIV3_1.PathsObject }

/** Every call of the document, as `get /process/tasks/{task_id}`. */
export const callsOf = (document: Document): string[] =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item ?? {}).map(method => `${method} ${path}`))

const pointer = (...steps: string[]) =>
  steps.map(step => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Closes every object: the document lets later versions add fields, but this version must not send undocumented ones. */
const close = (document: Document): Document =>
  JSON.parse(JSON.stringify(document), (_key, value) =>
    value?.type === 'object' && value.properties ? { additionalProperties: false, ...value } : value,
  )

/** Validates the answers of a running service against its document. */
export function createChecker(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(close(document), 'document')

  function resolve<T>(part: T | { $ref: string }): T {
    if (typeof part !== 'object' || part === null || !('$ref' in part)) return part as T
    const steps = part.$ref.slice(2).split('/')
    return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as T
  }

  function check(where: string, value: unknown): void {
    const validate = ajv.getSchema(`document#${where}`)
    assert.ok(validate, `no schema at ${where}`)
    assert.ok(validate(value), `${where}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`)
  }

  return {
    check,
    resolve,
    /** Fails when the document does not have this answer of the call: status, content type, body and headers. */
    async checkAnswer(call: string, response: Response): Promise<unknown> {
      const [method = '', path = ''] = call.split(' ')
      const operation = (document.paths[path] as Record<string, OpenAPIV3_1.OperationObject> | undefined)?.[method]
      const text = await response.text()
      const documented = operation?.responses?.[String(response.status)] as OpenAPIV3_1.ResponseObject | undefined
      assert.ok(documented, `${call} → ${response.status} is not documented: ${text}`)
      for (const name of response.headers.keys()) {
        if (!/^(content-disposition|location|retry-after|ratelimit|ratelimit-policy|x-request-id)$/.test(name)) continue
        const names = Object.keys(documented.headers ?? {}).map(known => known.toLowerCase())
        assert.ok(names.includes(name), `${call} → ${response.status} has a header that is not documented: ${name}`)
      }
      if (!documented.content) {
        assert.equal(text, '')
        return undefined
      }
      if (documented.content['*/*']) return undefined
      const type = response.headers.get('content-type')?.split(';')[0] ?? ''
      assert.ok(documented.content[type], `${call} → ${response.status} with ${type} is not documented`)
      const body: unknown = JSON.parse(text)
      check(pointer('paths', path, method, 'responses', String(response.status), 'content', type, 'schema'), body)
      const { examples } = documented.content[type]
      if (examples) assert.ok((body as { code: string }).code in examples, `${call}: ${text} is not listed`)
      return body
    },
  }
}
