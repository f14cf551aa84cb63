import type { OpenAPIV3_1 } from 'openapi-types'

type Schema = OpenAPIV3_1.SchemaObject | OpenAPIV3_1.ReferenceObject

const formType = 'multipart/form-data'

/**
 * Gives the optional fields of forms an empty text as their example. Swagger UI fills fields with their examples, or else with
 * sample texts and the first values of lists, and sends them. This is for the page only: the text is not valid for all of them.
 */
export function emptyOptionalFields(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const { requestBody } of [path?.post, path?.put, path?.patch].filter(call => call !== undefined)) {
      const form = requestBody && 'content' in requestBody ? requestBody.content[formType] : undefined
      const schema = form?.schema && resolve(document, form.schema)
      if (form && schema?.properties) form.schema = { ...schema, properties: emptyFields(document, schema) }
    }
  return document
}

function emptyFields(document: OpenAPIV3_1.Document, { properties = {}, required = [] }: OpenAPIV3_1.SchemaObject) {
  const fields = Object.entries(properties).map(([name, field]): [string, Schema] => {
    if (required.includes(name)) return [name, field]
    const { default: _default, examples: _examples, ...resolved } = resolve(document, field)
    return [name, { ...resolved, example: '' }]
  })
  return Object.fromEntries(fields)
}

/** Returns the schema that a reference names. Swagger UI reads no example next to a reference. */
function resolve(document: OpenAPIV3_1.Document, schema: Schema): OpenAPIV3_1.SchemaObject {
  if (!('$ref' in schema)) return schema
  const { $ref, ...rest } = schema
  const named = document.components?.schemas?.[$ref.slice('#/components/schemas/'.length)] ?? {}
  return { ...named, ...rest }
}
