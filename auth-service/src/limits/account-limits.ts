import {
  createRateLimit,
  type RateLimit,
  type RateLimitPolicy,
  type RateLimitStore,
} from '@ai-platform/runtime/rate-limit.ts'

const minute = 60

/**
 * Requests per window, counted by address except for four. loginAddress counts failed logins by account and address,
 * and a successful login resets it. loginAccount counts failed logins by account. passwordChange
 * and webhookSend count by user.
 */
export const accountLimitPolicies = {
  login: { name: 'login', limit: 100, windowSeconds: 15 * minute },
  loginAddress: { name: 'login-account-address', limit: 10, windowSeconds: 15 * minute },
  loginAccount: { name: 'login-account', limit: 100, windowSeconds: 15 * minute },
  passwordChange: { name: 'password-change', limit: 10, windowSeconds: 15 * minute },
  register: { name: 'register', limit: 300, windowSeconds: 60 * minute },
  refresh: { name: 'refresh', limit: 1_200, windowSeconds: minute },
  validate: { name: 'validate-token', limit: 6_000, windowSeconds: minute },
  webhookSend: { name: 'webhook-send', limit: 60, windowSeconds: minute },
} satisfies Record<string, RateLimitPolicy>

export type AccountLimits = Record<keyof typeof accountLimitPolicies, RateLimit>

/** Creates one rate limit for each policy. @param store keeps the counters */
export function createAccountLimits(store: RateLimitStore): AccountLimits {
  const limit = (name: keyof typeof accountLimitPolicies) => createRateLimit(store, accountLimitPolicies[name])
  return {
    login: limit('login'),
    loginAddress: limit('loginAddress'),
    loginAccount: limit('loginAccount'),
    passwordChange: limit('passwordChange'),
    register: limit('register'),
    refresh: limit('refresh'),
    validate: limit('validate'),
    webhookSend: limit('webhookSend'),
  }
}
