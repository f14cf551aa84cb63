import type { TaskTypes } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { languageName } from '../../results/language-name.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextAreaField, TextField } from '../../ui/field.tsx'
import { type CheckedSchema, checkSchema } from './check-schema.ts'
import { type Draft, type DraftErrors, fitsOption } from './draft.ts'
import { SchemaEditor } from './schema-editor.tsx'

interface TaskOptionsProps {
  taskType: TaskTypes['task_types'][number]
  draft: Draft
  onDraft: (change: Partial<Draft>) => void
  errors: DraftErrors
  /** of the chosen documents; empty: not known */
  extensions: readonly string[]
}

const ocrChoices = [
  { value: '', label: 'On pages without text' },
  { value: 'force', label: 'On every page' },
  { value: 'off', label: 'Never' },
]

/** The languages of an option, by name. */
function languageChoices(schema: Record<string, unknown>, isTranslation: boolean) {
  const codes = Array.isArray(schema.enum) ? schema.enum.map(String) : []
  const names = codes.map(code => ({ value: code, label: languageName(code) }))
  names.sort((a, b) => a.label.localeCompare(b.label, 'en'))
  return [{ value: '', label: isTranslation ? 'English' : "The document's language" }, ...names]
}

const lineOf = (checked: CheckedSchema) => ('fault' in checked ? checked.fault.line : undefined)

/** The options of the chosen task type: what it requires first, the rest on demand. */
export function TaskOptions({ taskType, draft, onDraft, errors, extensions }: TaskOptionsProps) {
  const [isOpen, setIsOpen] = useState(false)
  const optionOf = (name: string) => {
    const option = taskType.options.find(one => one.name === name)
    return option && fitsOption(option, extensions) ? option : undefined
  }
  const language = optionOf('output_language')
  const isShown = isOpen || errors.pages !== undefined
  return (
    <div class="options">
      {optionOf('question') && (
        <TextAreaField
          label="Your question"
          value={draft.question}
          onValue={question => onDraft({ question })}
          error={errors.question}
          area={{ rows: 2, maxLength: 2000, placeholder: 'Such as: When does the contract end?' }}
        />
      )}
      {optionOf('schema') && (
        <SchemaEditor
          value={draft.schema}
          onValue={schema => onDraft({ schema })}
          error={errors.schema}
          faultyLine={errors.schema ? lineOf(checkSchema(draft.schema)) : undefined}
        />
      )}
      <Button look="quiet" expanded={isShown} onClick={() => setIsOpen(!isShown)}>
        {isShown ? 'Fewer options' : 'More options'}
      </Button>
      {isShown && (
        <div class="more-options">
          {language && (
            <SelectField
              label="Language of the result"
              value={draft.output_language}
              onValue={output_language => onDraft({ output_language })}
              options={languageChoices(language.schema, taskType.task_type === 'translate')}
            />
          )}
          {optionOf('pages') && (
            <TextField
              label="Pages"
              optional
              hint="Such as 1-5,8. For formats with pages."
              value={draft.pages}
              onValue={pages => onDraft({ pages })}
              error={errors.pages}
              input={{ inputMode: 'text', autocomplete: 'off' }}
            />
          )}
          {optionOf('ocr') && (
            <SelectField
              label="Text recognition in images"
              value={draft.ocr}
              onValue={ocr => onDraft({ ocr })}
              options={ocrChoices}
            />
          )}
          {optionOf('instructions') && (
            <div class="wide">
              <TextAreaField
                label="Instructions"
                optional
                hint="What else the AI should observe, such as a tone or a focus."
                value={draft.instructions}
                onValue={instructions => onDraft({ instructions })}
                area={{ rows: 2, maxLength: 4000 }}
              />
            </div>
          )}
        </div>
      )}
    </div>
  )
}
