import type { WebhookEndpoint, WebhookEventType } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { CheckField, TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'

export const eventNames: Record<WebhookEventType, string> = {
  'task.completed': 'Completed',
  'task.failed': 'Failed',
  'task.cancelled': 'Cancelled',
}
const allEvents = Object.keys(eventNames) as WebhookEventType[]

interface WebhookDialogProps {
  /** undefined: a new one */
  webhook?: WebhookEndpoint
  onSaved: () => void
  onClose: () => void
}

/** Makes an endpoint and shows its secret once, or changes one. */
export function WebhookDialog({ webhook, onSaved, onClose }: WebhookDialogProps) {
  const { client } = useApp()
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [events, setEvents] = useState<WebhookEventType[]>(webhook?.events ?? allEvents)
  const [secret, setSecret] = useState<string>()
  const [fault, setFault] = useState<{ url?: string; events?: string }>({})
  const action = useAction()

  const urlError =
    action.error?.fields.url ?? (action.error?.code === 'url_not_allowed' ? action.error.detail : undefined)

  const save = () => {
    const found = {
      ...(!URL.canParse(url.trim()) && { url: 'Enter a whole address, beginning with https://.' }),
      ...(events.length === 0 && { events: 'Choose at least one.' }),
    }
    setFault(found)
    if (Object.keys(found).length > 0) return
    void action.run(async () => {
      const request = { url: url.trim(), events, description: description.trim() }
      if (webhook) {
        await client.webhooks.update(webhook.id, request)
        onSaved()
        onClose()
      } else {
        setSecret((await client.webhooks.create(request)).secret)
        onSaved()
      }
    })
  }

  if (secret !== undefined) {
    return (
      <Dialog title="Your new webhook" onClose={onClose}>
        <SecretOnce label="Signing secret" secret={secret}>
          Copy it now: your receiver checks each signature with it. It is shown this once.
        </SecretOnce>
        <div class="dialog-actions">
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={webhook ? 'Change the webhook' : 'New webhook'} onClose={onClose}>
      <Form onSubmit={save}>
        <TextField
          label="Address"
          hint="Receives a signed POST for each event. https, on a public host."
          value={url}
          onValue={setUrl}
          error={fault.url ?? urlError}
          input={{ type: 'url', inputMode: 'url', placeholder: 'https://example.com/hooks', autocomplete: 'off' }}
        />
        <TextField
          label="Description"
          optional
          value={description}
          onValue={setDescription}
          input={{ autocomplete: 'off', maxLength: 200 }}
        />
        <fieldset class="checks">
          <legend>When a task is</legend>
          {allEvents.map(event => (
            <CheckField
              key={event}
              label={eventNames[event]}
              checked={events.includes(event)}
              onChecked={on => setEvents(on ? [...events, event] : events.filter(other => other !== event))}
            />
          ))}
          {fault.events && <p class="field-error">{fault.events}</p>}
        </fieldset>
        {action.error && urlError === undefined && Object.keys(action.error.fields).length === 0 && (
          <ErrorNotice error={action.error} />
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={action.busy}>
            {webhook ? 'Save' : 'Create webhook'}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
