import type { WebhookDelivery, WebhookEndpoint } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { addresses } from '../../routing/route.ts'
import { openAddress } from '../../routing/use-route.ts'
import { useApp } from '../../state/app-context.ts'
import { useAction } from '../../state/use-action.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import { usePaged } from '../../state/use-paged.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { eventNames, WebhookDialog } from './webhook-dialog.tsx'

function LoadedWebhook({ webhook, onChanged }: { webhook: WebhookEndpoint; onChanged: () => void }) {
  const { client, announce } = useApp()
  const action = useAction()
  const [isEditing, setIsEditing] = useState(false)
  const [asksToDelete, setAsksToDelete] = useState(false)
  const [asksToRotate, setAsksToRotate] = useState(false)
  const [secret, setSecret] = useState<string>()
  const { id } = webhook
  const deliveries = usePaged<WebhookDelivery>(id, (cursor, signal) =>
    client.webhooks.deliveries(id, { signal, ...(cursor && { cursor }) }),
  )
  const isEnabled = webhook.status === 'enabled'
  const setStatus = () =>
    action.run(async () => {
      await client.webhooks.update(id, { status: isEnabled ? 'disabled' : 'enabled' })
      announce(isEnabled ? 'Disabled.' : 'Enabled.')
      onChanged()
    })
  const sendTest = () =>
    action.run(async () => {
      await client.webhooks.test(id)
      announce('The test is on its way.')
      deliveries.reload()
    })
  return (
    <>
      <ViewHead
        title={webhook.url}
        tabTitle="Webhook"
        intro={
          <>
            <StatusPill status={webhook.status} />{' '}
            {webhook.events.map(event => eventNames[event]?.toLowerCase() ?? event).join(', ')}
            {webhook.description && ` · ${webhook.description}`}
          </>
        }
        actions={
          <>
            <Button look="primary" busy={action.busy} onClick={sendTest}>
              Send a test
            </Button>
            <Button onClick={() => setIsEditing(true)}>Change</Button>
            <Button busy={action.busy} onClick={setStatus}>
              {isEnabled ? 'Disable' : 'Enable'}
            </Button>
            <Button onClick={() => setAsksToRotate(true)}>Rotate secret</Button>
            <Button look="quiet" icon="trash" onClick={() => setAsksToDelete(true)}>
              Delete
            </Button>
          </>
        }
      />
      {action.error && <ErrorNotice error={action.error} />}
      {webhook.disabled_reason !== null && (
        <p class="notice warning">
          <Icon name="alert" />
          <span>{webhook.disabled_reason}</span>
        </p>
      )}
      {secret !== undefined && (
        <SecretOnce label="New signing secret" secret={secret}>
          Copy it now. For 24 hours, messages are signed with the old secret too.
        </SecretOnce>
      )}
      <DeliveryList webhookId={id} deliveries={deliveries} action={action} />
      {isEditing && <WebhookDialog webhook={webhook} onSaved={onChanged} onClose={() => setIsEditing(false)} />}
      {asksToRotate && (
        <ConfirmDialog
          title="Make a new secret?"
          action="Rotate secret"
          onConfirm={async () => setSecret((await client.webhooks.rotateSecret(id)).secret)}
          onClose={() => setAsksToRotate(false)}
        >
          <p>Both secrets sign for 24 hours. Change your receiver within that time.</p>
        </ConfirmDialog>
      )}
      {asksToDelete && (
        <ConfirmDialog
          title="Delete this webhook?"
          action="Delete"
          onConfirm={async () => {
            await client.webhooks.delete(id)
            announce('Deleted.')
            openAddress(addresses.webhooks)
          }}
          onClose={() => setAsksToDelete(false)}
        >
          <p>Its deliveries are deleted too, and what waits is not sent. This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** An endpoint with its deliveries. */
export function WebhookView({ webhookId }: { webhookId: string }) {
  const { client } = useApp()
  // The API has no call for one endpoint; an account has ten at most.
  const { value, error, reload } = useLoaded(webhookId, async signal => {
    const { items } = await client.webhooks.list({ limit: 100, signal })
    return { webhook: items.find(item => item.id === webhookId) }
  })
  return (
    <div class="view narrow">
      <p class="back">
        <a href={addresses.webhooks}>Webhooks</a>
      </p>
      {error && <ErrorNotice error={error} />}
      {!value && !error && <Skeleton lines={8} label="Loading the webhook" />}
      {value && !value.webhook && (
        <EmptyState title="This webhook does not exist">
          <p>
            <a href={addresses.webhooks}>See your webhooks</a>
          </p>
        </EmptyState>
      )}
      {value?.webhook && <LoadedWebhook webhook={value.webhook} onChanged={reload} />}
    </div>
  )
}
