import { randomBytes } from 'node:crypto'

/** A secret after Standard Webhooks: `whsec_` and the base64 of 24 to 64 random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
