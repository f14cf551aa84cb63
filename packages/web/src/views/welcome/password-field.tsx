import type { TargetedInputEvent } from 'preact'
import { useState } from 'preact/hooks'
import { Field } from '../../ui/field.tsx'

interface PasswordFieldProps {
  value: string
  onValue: (value: string) => void
  error: string | undefined
  isNew: boolean
}

export function PasswordField({ value, onValue, error, isNew }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  const shared = {
    class: 'input',
    autocomplete: isNew ? 'new-password' : 'current-password',
    autocapitalize: 'none' as const,
    spellcheck: false,
    value,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onValue(event.currentTarget.value),
  }
  return (
    <Field label="Password" error={error} hint={isNew ? 'At least 8 characters, not digits alone.' : undefined}>
      {control => (
        <div class="with-button">
          {isShown ? (
            <input type="text" {...shared} {...control} />
          ) : (
            <input type="password" {...shared} {...control} />
          )}
          <button type="button" class="input-button" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
            {isShown ? 'Hide' : 'Show'}
            <span class="hidden-text"> the password</span>
          </button>
        </div>
      )}
    </Field>
  )
}
