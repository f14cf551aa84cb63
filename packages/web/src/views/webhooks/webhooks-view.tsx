import type { WebhookEndpoint } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { addresses } from '../../routing/route.ts'
import { useApp } from '../../state/app-context.ts'
import { usePaged } from '../../state/use-paged.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { eventNames, WebhookDialog } from './webhook-dialog.tsx'

/** The endpoints of the account. */
export function WebhooksView() {
  const { client } = useApp()
  const list = usePaged<WebhookEndpoint>('webhooks', (cursor, signal) =>
    client.webhooks.list({ signal, ...(cursor && { cursor }) }),
  )
  const [isCreating, setIsCreating] = useState(false)
  const { items, error } = list
  return (
    <div class="view narrow">
      <ViewHead
        title="Webhooks"
        intro="The platform calls your address when a task ends, signed after Standard Webhooks, and tries for more than a day."
        actions={
          <Button look="primary" icon="plus" onClick={() => setIsCreating(true)}>
            New webhook
          </Button>
        }
      />
      {error && <ErrorNotice error={error} />}
      {!items && !error && <Skeleton lines={5} label="Loading your webhooks" />}
      {items?.length === 0 && (
        <EmptyState title="No webhooks yet">
          <p>Create one with the address of your receiver, then send it a test.</p>
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul class="rows" aria-label="Webhooks">
          {items.map(webhook => (
            <li key={webhook.id} class="row">
              <div class="row-main">
                <p class="row-title">
                  <a href={addresses.webhook(webhook.id)}>{webhook.url}</a>
                </p>
                <p class="quiet">
                  {webhook.description && `${webhook.description} · `}
                  {webhook.events.map(event => eventNames[event]?.toLowerCase() ?? event).join(', ')}
                </p>
              </div>
              <StatusPill status={webhook.status} />
            </li>
          ))}
        </ul>
      )}
      {isCreating && <WebhookDialog onSaved={list.reload} onClose={() => setIsCreating(false)} />}
    </div>
  )
}
