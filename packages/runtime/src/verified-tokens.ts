import type { AccessClaims } from '@ai-platform/contracts/token.ts'

/** About 4 MB of tokens and claims. */
const maxTokens = 4_000

/**
 * Remembers verified access tokens until they expire: a verification took 9 % of the CPU time of reading a task. Whether the
 * account is still active is not part of a verification, so it is checked for each call.
 */
export function createVerifiedTokens() {
  const verified = new Map<string, AccessClaims>()
  return {
    /** The claims of a token that was verified and has not expired. */
    find(token: string): AccessClaims | undefined {
      const claims = verified.get(token)
      return claims !== undefined && claims.exp > Date.now() / 1000 ? claims : undefined
    },
    add(token: string, claims: AccessClaims): void {
      // A Map keeps the order of insertion, so the first token is the oldest.
      if (verified.size >= maxTokens) verified.delete(verified.keys().next().value ?? '')
      verified.set(token, claims)
    },
  }
}
