/** Schemas to begin with, by what they are for. */
export const schemaExamples: { name: string; schema: object }[] = [
  {
    name: 'Invoice',
    schema: {
      type: 'object',
      properties: {
        number: { type: 'string', description: 'The invoice number' },
        date: { type: 'string', format: 'date' },
        total: { type: 'number', description: 'The amount due' },
        currency: { type: 'string' },
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { description: { type: 'string' }, amount: { type: 'number' } },
            required: ['description', 'amount'],
          },
        },
      },
      required: ['number', 'date', 'total', 'currency', 'items'],
    },
  },
  {
    name: 'Contract',
    schema: {
      type: 'object',
      properties: {
        parties: { type: 'array', items: { type: 'string' } },
        begins: { type: ['string', 'null'], format: 'date' },
        ends: { type: ['string', 'null'], format: 'date' },
        notice_period: { type: ['string', 'null'] },
        monthly_payment: { type: ['number', 'null'] },
      },
      required: ['parties', 'begins', 'ends', 'notice_period', 'monthly_payment'],
    },
  },
  {
    name: 'Contact',
    schema: {
      type: 'object',
      properties: {
        people: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              role: { type: ['string', 'null'] },
              email: { type: ['string', 'null'] },
              phone: { type: ['string', 'null'] },
            },
            required: ['name', 'role', 'email', 'phone'],
          },
        },
      },
      required: ['people'],
    },
  },
]

export const writeSchema = (schema: object): string => JSON.stringify(schema, null, 2)
