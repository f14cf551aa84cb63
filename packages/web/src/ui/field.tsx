import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  label: string
  hint?: ComponentChildren
  error?: string | undefined
  optional?: boolean
}

/** What a control needs to be tied to its label, hint and error. */
export interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

/** A control with its label, hint and error. The place of the error is kept free only while there is one. */
export function Field(props: FieldProps & { children: (control: ControlProps) => ComponentChildren }) {
  const { label, hint, error, optional, children } = props
  const id = useId()
  const describedBy = [hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="optional"> optional</span>}
      </label>
      {children({ id, 'aria-describedby': describedBy || undefined, 'aria-invalid': error ? 'true' : undefined })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

type ValueProps = { value: string; onValue: (value: string) => void }

export function TextField(props: FieldProps & ValueProps & { input?: InputHTMLAttributes<HTMLInputElement> }) {
  const { value, onValue, input, ...field } = props
  return (
    <Field {...field}>
      {control => (
        <input
          type="text"
          {...input}
          {...control}
          class="input"
          value={value}
          onInput={event => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export function TextAreaField(props: FieldProps & ValueProps & { area?: TextareaHTMLAttributes<HTMLTextAreaElement> }) {
  const { value, onValue, area, ...field } = props
  return (
    <Field {...field}>
      {control => (
        <textarea
          rows={3}
          {...area}
          {...control}
          class="input"
          value={value}
          onInput={event => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export function SelectField(props: FieldProps & ValueProps & { options: { value: string; label: string }[] }) {
  const { value, onValue, options, ...field } = props
  return (
    <Field {...field}>
      {control => (
        <select {...control} class="input" value={value} onChange={event => onValue(event.currentTarget.value)}>
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface CheckFieldProps {
  label: string
  hint?: string
  checked: boolean
  onChecked: (checked: boolean) => void
}

export function CheckField({ label, hint, checked, onChecked }: CheckFieldProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={event => onChecked(event.currentTarget.checked)} />
      <span>
        {label}
        {hint && <span class="check-hint">{hint}</span>}
      </span>
    </label>
  )
}
