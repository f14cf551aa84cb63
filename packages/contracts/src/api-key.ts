import { z } from 'zod'
import { pageOf } from './list.ts'

/** What an API key may do. Account, password, key and webhook management take access tokens only. */
export const Scope = z.enum(['documents:read', 'documents:write', 'account:read'])
export type Scope = z.infer<typeof Scope>

/** The most keys of a user, expired ones included. */
export const maxApiKeys = 50

const Scopes = z
  .array(Scope)
  .min(1, 'Name at least one scope.')
  .transform(scopes => Scope.options.filter(scope => scopes.includes(scope)))
  .pipe(z.array(Scope))

const apiKeyExample = {
  id: '0198c0de-4a5b-7c6d-8e9f-0123456789ab',
  name: 'Invoice import',
  prefix: 'aip_4fGz8R',
  scopes: ['documents:read', 'documents:write'],
  created_at: '2026-02-01T08:00:00.000Z',
  expires_at: '2027-02-01T00:00:00.000Z',
  last_used_at: null,
}

export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe('The first characters of the key, to recognize it by'),
    scopes: z.array(Scope),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable().describe('null: the key does not expire'),
    last_used_at: z.iso.datetime().nullable().describe('Up to a minute old; null: the key was never used'),
  })
  .meta({
    id: 'ApiKey',
    example: apiKeyExample,
  })
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeyPage = pageOf(ApiKey).meta({ id: 'ApiKeyPage' })
export type ApiKeyPage = z.infer<typeof ApiKeyPage>

/** The answer to the creation of a key: the only one that has the key itself. */
export const CreatedApiKey = ApiKey.extend({ key: z.string().describe('Shown once: keep it in a secret store') }).meta({
  id: 'CreatedApiKey',
  example: { ...apiKeyExample, key: 'aip_4fGz8RkLq0sVw2XyTn7Bc3Jd5Hm1Pu9E0a1B2c' },
})
export type CreatedApiKey = z.infer<typeof CreatedApiKey>

/** Refuses unknown fields: a misspelt `scopes` would give the key all scopes. */
export const NewApiKey = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'Enter a name.')
      .max(100, 'A name has at most 100 characters.')
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A name has no control characters.'),
    scopes: Scopes.optional().describe('All scopes by default'),
    expires_at: z.iso
      .datetime({ offset: true })
      .refine(time => Date.parse(time) > Date.now(), 'The time is not in the future.')
      .nullable()
      .optional()
      .describe('In the future; null or left out: the key does not expire'),
  })
  .meta({
    id: 'NewApiKey',
    example: {
      name: 'Invoice import',
      scopes: ['documents:read', 'documents:write'],
      expires_at: '2027-02-01T00:00:00Z',
    },
  })
export type NewApiKey = z.infer<typeof NewApiKey>

export const ApiKeyParams = z.object({ id: z.string().meta({ format: 'uuid' }) })
