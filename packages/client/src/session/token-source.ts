/** Where the credential of each call comes from. */
export interface TokenSource {
  /** The credential to send; undefined for none. */
  read(): Promise<string | undefined>
  /** Called when the platform refused a credential. @returns whether `read` now gives another one */
  renew(refused: string): Promise<boolean>
}

/** An API key, or an access token that the caller replaces. */
export const fixedToken = (token: string): TokenSource => ({
  read: async () => token,
  renew: async () => false,
})

/** @param getToken returns the current credential; `refused` is the credential that the platform just refused */
export function askedToken(getToken: (refused?: string) => string | Promise<string>): TokenSource {
  let renewed: string | undefined
  return {
    async read() {
      const token = renewed ?? (await getToken())
      renewed = undefined
      return token
    },
    async renew(refused) {
      const token = await getToken(refused)
      if (token === refused) return false
      renewed = token
      return true
    },
  }
}
