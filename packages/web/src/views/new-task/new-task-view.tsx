import type { TaskTypes } from '@ai-platform/client/types.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ErrorText } from '../../platform/describe-error.ts'
import { addresses } from '../../routing/route.ts'
import { openAddress } from '../../routing/use-route.ts'
import { useApp } from '../../state/app-context.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { ChooseDocument } from './choose-document.tsx'
import { checkDraft, type Draft, type DraftErrors, emptyDraft, fieldsOf } from './draft.ts'
import { checkOrigin, emptyOrigin, extensionsOf, jobsOf, type Origin } from './origin.ts'
import { fieldOfRefusal, wordsOf } from './refusal.ts'
import { sampleName, sampleQuestion, sampleText } from './sample-document.ts'
import { TaskOptions } from './task-options.tsx'
import { TaskTypeCards } from './task-type-cards.tsx'
import { UploadList } from './upload-list.tsx'

function NewTaskForm({ taskTypes }: { taskTypes: TaskTypes }) {
  const { uploads, announce } = useApp()
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [origin, setOrigin] = useState<Origin>(emptyOrigin)
  const [errors, setErrors] = useState<DraftErrors>({})
  const [refusal, setRefusal] = useState<ErrorText>()
  const [isSending, setIsSending] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const isOpen = useRef(true)
  useEffect(
    () => () => {
      isOpen.current = false
    },
    [],
  )

  const taskType = taskTypes.task_types.find(({ task_type }) => task_type === draft.taskType)
  if (!taskType) return null
  const change = (update: Partial<Draft>) => {
    setDraft({ ...draft, ...update })
    setErrors(({ document }) => (document === undefined ? {} : { document }))
  }
  const changeOrigin = (update: Partial<Origin>) => {
    setOrigin({ ...origin, ...update })
    setErrors(({ document: _, ...rest }) => rest)
  }
  const useSample = () => {
    changeOrigin({
      kind: 'files',
      files: [...origin.files, new File([sampleText], sampleName, { type: 'text/plain' })],
    })
    if (draft.question === '') setDraft({ ...draft, question: sampleQuestion })
  }

  const focusFault = () =>
    void setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true], .faulty button')?.focus())

  /** Shows why the platform refused: at the field that it is about, or above the button. */
  function showRefusal(error: ErrorText): void {
    const field = fieldOfRefusal(error.code)
    if (field === undefined) setRefusal(error)
    else {
      setErrors({ [field]: wordsOf(error) })
      focusFault()
    }
  }

  async function submit(): Promise<void> {
    if (!taskType || isSending) return
    const fault = checkOrigin(origin, taskTypes.limits.max_file_size_bytes)
    const found = { ...checkDraft(draft, taskType.options), ...(fault && { document: fault }) }
    setErrors(found)
    setRefusal(undefined)
    if (Object.keys(found).length > 0) {
      announce('Something is missing. See the marked fields.')
      return focusFault()
    }
    setIsSending(true)
    const jobs = jobsOf(origin, extension => fieldsOf(draft, taskType.options, extension))
    try {
      const sent = await uploads.add(jobs)
      const refused = sent.filter(upload => upload.state === 'refused')
      announce(refused.length === 0 ? 'Sent.' : `${refused.length} of ${sent.length} could not be sent.`)
      if (!isOpen.current) return
      const [only] = sent
      if (sent.length === 1 && only?.task) {
        uploads.remove(only.id)
        return openAddress(addresses.task(only.task.task_id))
      }
      const error = refused[0]?.error
      if (only && error && sent.length === 1) {
        uploads.remove(only.id)
        return showRefusal(error)
      }
      if (error && fieldOfRefusal(error.code) !== 'document') showRefusal(error)
      if (refused.length > 0) document.querySelector('.uploads')?.scrollIntoView({ block: 'nearest' })
      // What was accepted needs not be sent again.
      if (origin.kind !== 'files') return
      const accepted = new Set(origin.files.filter((_, index) => sent[index]?.state === 'accepted'))
      setOrigin(before => ({ ...before, files: before.files.filter(file => !accepted.has(file)) }))
    } finally {
      setIsSending(false)
    }
  }

  const count = origin.kind === 'files' ? origin.files.length : 1
  return (
    <Form class="new-task" formRef={form} onSubmit={submit}>
      <ChooseDocument
        taskTypes={taskTypes}
        origin={origin}
        onOrigin={changeOrigin}
        onSample={useSample}
        error={errors.document}
      />
      <TaskTypeCards taskTypes={taskTypes} value={draft.taskType} onValue={value => change({ taskType: value })} />
      <TaskOptions
        taskType={taskType}
        draft={draft}
        onDraft={change}
        errors={errors}
        extensions={extensionsOf(origin)}
      />
      {refusal && <ErrorNotice error={refusal} />}
      <div class="submit-row">
        <Button type="submit" look="primary" busy={isSending}>
          {isSending ? 'Sending…' : count > 1 ? `Run on ${count} documents` : 'Run'}
        </Button>
      </div>
    </Form>
  )
}

/** The start: a document, what to do with it, and its options. */
export function NewTaskView() {
  const { taskTypes } = useApp()
  const { value, error } = useLoaded('task-types', () => taskTypes())
  return (
    <div class="view narrow">
      <ViewHead
        title="New task"
        intro="Give a document, say what you want from it. Answers show the passages they rest on."
      />
      {error && <ErrorNotice error={error} />}
      {!value && !error && <Skeleton lines={10} label="Loading what the platform can do" />}
      {value && <NewTaskForm taskTypes={value} />}
      <UploadList />
    </div>
  )
}
