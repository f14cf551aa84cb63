import type { ApiKey } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import { usePaged } from '../../state/use-paged.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

function expiryOf({ expires_at }: ApiKey): string {
  if (expires_at === null) return 'never expires'
  return Date.parse(expires_at) < Date.now() ? `expired ${formatDay(expires_at)}` : `expires ${formatDay(expires_at)}`
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">{apiKey.name}</p>
        <p class="quiet">
          <code>{apiKey.prefix}…</code> · {apiKey.scopes.join(', ')}
        </p>
        <p class="quiet">
          {apiKey.last_used_at === null ? 'never used' : `last used ${formatAgo(apiKey.last_used_at)}`} ·{' '}
          {expiryOf(apiKey)}
        </p>
      </div>
      <Button look="quiet" icon="trash" onClick={onRevoke}>
        Revoke
      </Button>
    </li>
  )
}

/** API keys: made, shown once, revoked. */
export function KeysView() {
  const { client, announce } = useApp()
  const list = usePaged<ApiKey>('keys', (cursor, signal) => client.apiKeys.list({ signal, ...(cursor && { cursor }) }))
  const [isCreating, setIsCreating] = useState(false)
  const [toRevoke, setToRevoke] = useState<ApiKey>()
  const { items, error } = list
  return (
    <div class="view narrow">
      <ViewHead
        title="API keys"
        intro="A key lets a program use your account. It works in every call for documents, and never for passwords or keys."
        actions={
          <Button look="primary" icon="plus" onClick={() => setIsCreating(true)}>
            New key
          </Button>
        }
      />
      {error && <ErrorNotice error={error} />}
      {!items && !error && <Skeleton lines={5} label="Loading your keys" />}
      {items?.length === 0 && (
        <EmptyState title="No keys yet">
          <p>
            Create one, then send it as <code>Authorization: Bearer aip_…</code>. The <a href="/docs">API reference</a>{' '}
            has every call.
          </p>
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul class="rows" aria-label="Keys">
          {items.map(apiKey => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setToRevoke(apiKey)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <p class="more">
          <Button onClick={list.loadMore} busy={list.busy}>
            Show older keys
          </Button>
        </p>
      )}
      {isCreating && <NewKeyDialog onCreated={list.reload} onClose={() => setIsCreating(false)} />}
      {toRevoke && (
        <ConfirmDialog
          title={`Revoke ${toRevoke.name}?`}
          action="Revoke"
          onConfirm={async () => {
            await client.apiKeys.delete(toRevoke.id)
            announce('Revoked.')
            list.reload()
          }}
          onClose={() => setToRevoke(undefined)}
        >
          <p>Programs that use this key are refused within 2 seconds. This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
