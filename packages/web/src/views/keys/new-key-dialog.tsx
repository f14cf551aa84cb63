import type { ApiKey, NewApiKey } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { CheckField, SelectField, TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'

const scopes = [
  { scope: 'documents:read', label: 'Read documents', hint: 'Tasks, results, texts and events' },
  { scope: 'documents:write', label: 'Write documents', hint: 'Submit, cancel, retry and delete tasks' },
  { scope: 'account:read', label: 'Read the account', hint: 'Profile and usage' },
] as const satisfies { scope: ApiKey['scopes'][number]; label: string; hint: string }[]

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Never' },
]
const dayMs = 86_400_000

interface NewKeyDialogProps {
  onCreated: () => void
  onClose: () => void
}

/** Makes a key, and shows it once. */
export function NewKeyDialog({ onCreated, onClose }: NewKeyDialogProps) {
  const { client } = useApp()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<ApiKey['scopes']>(scopes.map(({ scope }) => scope))
  const [days, setDays] = useState('90')
  const [created, setCreated] = useState<NewApiKey>()
  const [fault, setFault] = useState<{ name?: string; scopes?: string }>({})
  const action = useAction()

  const create = () => {
    const found = {
      ...(name.trim() === '' && { name: 'Enter a name that tells what uses the key.' }),
      ...(chosen.length === 0 && { scopes: 'Choose at least one.' }),
    }
    setFault(found)
    if (Object.keys(found).length > 0) return
    void action.run(async () => {
      const expires = days === '' ? {} : { expires_at: new Date(Date.now() + Number(days) * dayMs).toISOString() }
      setCreated(await client.apiKeys.create({ name: name.trim(), scopes: chosen, ...expires }))
      onCreated()
    })
  }

  if (created) {
    return (
      <Dialog title="Your new key" onClose={onClose}>
        <SecretOnce label={created.name} secret={created.key}>
          Copy it now and keep it in a safe place. It is shown this once.
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
    <Dialog title="New key" onClose={onClose}>
      <Form onSubmit={create}>
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          error={fault.name ?? action.error?.fields.name}
          input={{ placeholder: 'Such as: invoice import', autocomplete: 'off', maxLength: 100 }}
        />
        <fieldset class="checks">
          <legend>What it may do</legend>
          {scopes.map(({ scope, label, hint }) => (
            <CheckField
              key={scope}
              label={label}
              hint={hint}
              checked={chosen.includes(scope)}
              onChecked={on => setChosen(on ? [...chosen, scope] : chosen.filter(other => other !== scope))}
            />
          ))}
          {fault.scopes && <p class="field-error">{fault.scopes}</p>}
        </fieldset>
        <SelectField label="Expires after" value={days} onValue={setDays} options={lifetimes} />
        {action.error && Object.keys(action.error.fields).length === 0 && <ErrorNotice error={action.error} />}
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={action.busy}>
            Create key
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
