/** The state of a stored refresh token. */
export interface TokenState {
  /** it was already exchanged for a new one */
  used: boolean
  /** it expired or its session was revoked */
  ended: boolean
  /** its account is disabled, which revoked the session */
  disabled: boolean
}

/**
 * Decides what a refresh does: `rotate` exchanges the token, `refuse` changes nothing, `disabled` also says why, `revoke` refuses and
 * ends the whole session. Two clients hold a token that is used twice, and one of them may have stolen it (RFC 9700, section
 * 4.14.2).
 * @param token undefined if the token is not stored
 */
export function decideRotation(token: TokenState | undefined): 'rotate' | 'refuse' | 'disabled' | 'revoke' {
  if (!token) return 'refuse'
  if (token.used) return 'revoke'
  if (token.disabled) return 'disabled'
  return token.ended ? 'refuse' : 'rotate'
}
