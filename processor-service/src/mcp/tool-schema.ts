import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** Descriptions without ids: agents get each schema whole, and some read no references. Examples only cost tokens. */
class DescriptionsOnly extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  override get(schema: z.core.$ZodType): z.core.GlobalMeta | undefined {
    const meta = z.globalRegistry.get(schema)
    if (!meta) return undefined
    const { id: _id, example: _example, ...rest } = meta
    return rest
  }
}
const descriptions = new DescriptionsOnly()

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io,
    metadata: descriptions as never,
    // zod writes the pattern of each format, such as of a UUID.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
}

/**
 * A schema in the form that the MCP server takes. The server is made for each request and asks for the JSON Schema each time, so
 * the JSON Schema is made once.
 * @param checks whether values are parsed. The types of tools hold their answers to the schema already
 */
export function toolSchema<Schema extends z.ZodObject>(
  schema: Schema,
  checks: 'parsed' | 'typed',
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const made: { input?: Record<string, unknown>; output?: Record<string, unknown> } = {}
  const standard = schema['~standard']
  return {
    '~standard': {
      ...standard,
      ...(checks === 'typed' && { validate: (value: unknown) => ({ value: value as z.output<Schema> }) }),
      jsonSchema: {
        input: () => {
          made.input ??= toJsonSchema(schema, 'input')
          return made.input
        },
        output: () => {
          made.output ??= toJsonSchema(schema, 'output')
          return made.output
        },
      },
    },
  }
}
