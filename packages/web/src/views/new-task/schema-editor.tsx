import { useRef } from 'preact/hooks'
import { Field } from '../../ui/field.tsx'
import { schemaExamples, writeSchema } from './schema-examples.ts'

interface SchemaEditorProps {
  value: string
  onValue: (value: string) => void
  error: string | undefined
  /** from 1; the line of the error */
  faultyLine: number | undefined
}

/** A text area with line numbers. Tab leaves it, so that the keyboard is never trapped. */
export function SchemaEditor({ value, onValue, error, faultyLine }: SchemaEditorProps) {
  const gutter = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  return (
    <div class="schema-editor">
      <div class="examples">
        <span id="schema-examples">Begin with an example:</span>
        {schemaExamples.map(({ name, schema }) => (
          <button key={name} type="button" class="chip" onClick={() => onValue(writeSchema(schema))}>
            {name}
          </button>
        ))}
      </div>
      <Field label="JSON Schema of the data" error={error} hint="A description of each field helps the AI to find it.">
        {control => (
          <div class={`code-area${error ? ' faulty' : ''}`}>
            <div class="gutter" ref={gutter} aria-hidden="true">
              {Array.from({ length: lines }, (_, index) => (
                <span key={index} class={faultyLine === index + 1 ? 'faulty-line' : undefined}>
                  {index + 1}
                </span>
              ))}
            </div>
            <textarea
              {...control}
              spellcheck={false}
              autocomplete="off"
              wrap="off"
              rows={14}
              value={value}
              onInput={event => onValue(event.currentTarget.value)}
              onScroll={event => {
                if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop
              }}
            />
          </div>
        )}
      </Field>
    </div>
  )
}
