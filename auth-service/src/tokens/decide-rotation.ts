/** The state of a stored refresh token. */
export interface TokenState {
  /** it was exchanged before */
  used: boolean
  /** it expired, its session was revoked, or its account is disabled */
  ended: boolean
}

/**
 * What a refresh with a token does: `rotate` exchanges it, `refuse` changes nothing, `revoke` refuses and ends the whole
 * session. A token that was used before is held by two clients, one of which stole it: RFC 9700, section 4.14.2.
 * @param token undefined: no such token
 */
export function decideRotation(token: TokenState | undefined): 'rotate' | 'refuse' | 'revoke' {
  if (!token) return 'refuse'
  if (token.used) return 'revoke'
  return token.ended ? 'refuse' : 'rotate'
}
