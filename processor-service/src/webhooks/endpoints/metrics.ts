import { Counter, type Registry } from 'prom-client'

export interface DeliveryMetrics {
  /** Counts an attempt by what it made of the delivery: `pending` stands for a retry to come. */
  attempted(status: 'pending' | 'delivered' | 'failed'): void
  /** Counts an endpoint that the platform disabled. */
  disabled(): void
}

/** Metrics of webhooks of users. */
export function createDeliveryMetrics(registry: Registry): DeliveryMetrics {
  const registers = [registry]
  const attempts = new Counter({
    name: 'user_webhook_attempts_total',
    help: 'Attempts to deliver webhooks of users: delivered, retried (to be tried again) or failed (given up)',
    labelNames: ['outcome'],
    registers,
  })
  const endpoints = new Counter({
    name: 'user_webhooks_disabled_total',
    help: 'Webhooks of users that were disabled because of their receivers',
    registers,
  })
  for (const outcome of ['delivered', 'retried', 'failed']) attempts.inc({ outcome }, 0)
  return {
    attempted: status => attempts.inc({ outcome: status === 'pending' ? 'retried' : status }),
    disabled: () => endpoints.inc(),
  }
}
