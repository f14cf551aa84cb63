import { type Account as Registered, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'

/** A registered user and the platform's URL. */
export interface Account extends Registered {
  url: string
}

/** Registers a new user. */
export async function register(url: string): Promise<Account> {
  return { ...(await registerAccount(createClient(url))), url }
}
