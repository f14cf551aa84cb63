import type { WebhookDelivery } from '@ai-platform/client/types.ts'
import { addresses } from '../../routing/route.ts'
import { useApp } from '../../state/app-context.ts'
import type { Action } from '../../state/use-action.ts'
import type { PagedItems } from '../../state/use-paged.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAgo, formatTime, plural } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'

/** What happened to a delivery, in words. */
function describeDelivery({ status, attempts, response_status, error, next_attempt_at }: WebhookDelivery): string {
  const answer = response_status === null ? (error ?? 'no answer yet') : `answered ${response_status}`
  const next = status === 'pending' && next_attempt_at !== null && attempts > 0
  return `${plural(attempts, 'attempt')}, ${answer}${next ? `, next try ${formatTime(next_attempt_at)}` : ''}`
}

interface DeliveryListProps {
  webhookId: string
  deliveries: PagedItems<WebhookDelivery>
  action: Action
}

export function DeliveryList({ webhookId, deliveries, action }: DeliveryListProps) {
  const { client, announce } = useApp()
  const { items, error, hasMore, busy, loadMore, reload } = deliveries
  const redeliver = (delivery: WebhookDelivery) =>
    action.run(async () => {
      await client.webhooks.redeliver(webhookId, delivery.id)
      announce('It is sent again.')
      reload()
    })
  return (
    <section aria-labelledby="deliveries-title">
      <div class="section-head">
        <h2 id="deliveries-title">Deliveries</h2>
        <Button look="quiet" icon="retry" onClick={reload} busy={busy}>
          Refresh
        </Button>
      </div>
      {error && <ErrorNotice error={error} />}
      {!items && !error && <Skeleton lines={4} label="Loading the deliveries" />}
      {items?.length === 0 && (
        <EmptyState title="Nothing was sent yet">
          <p>Send a test, or run a task.</p>
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul class="rows">
          {items.map(delivery => (
            <li key={delivery.id} class="row">
              <div class="row-main">
                <p class="row-title">
                  {delivery.type} {delivery.task_id !== null && <a href={addresses.task(delivery.task_id)}>task</a>}
                </p>
                <p class="quiet">
                  <time dateTime={delivery.created_at} title={formatTime(delivery.created_at)}>
                    {formatAgo(delivery.created_at)}
                  </time>{' '}
                  · {describeDelivery(delivery)}
                </p>
              </div>
              <StatusPill status={delivery.status} />
              <Button look="quiet" icon="retry" busy={action.busy} onClick={() => redeliver(delivery)}>
                Send again
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasMore && (
        <p class="more">
          <Button onClick={loadMore} busy={busy}>
            Show older deliveries
          </Button>
        </p>
      )}
    </section>
  )
}
