/** A random key of 32 hexadecimal digits. crypto.randomUUID exists in secure contexts only. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
