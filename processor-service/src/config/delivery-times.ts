const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** The times of webhooks of users, as docs/webhooks.md promises them. No setting changes them. */
export const deliveryTimes = {
  retryDelaysSeconds: [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
  attemptTimeoutMs: 15_000,
  maxFailingSeconds: 5 * day,
}
