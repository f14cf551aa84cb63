import type { ComponentChildren, Ref } from 'preact'

interface FormProps {
  class?: string
  formRef?: Ref<HTMLFormElement>
  onSubmit: () => unknown
  children: ComponentChildren
}

/** A form that the page sends itself. The page also shows what is missing, not the browser. */
export const Form = ({ class: name, formRef, onSubmit, children }: FormProps) => (
  <form
    {...(name !== undefined && { class: name })}
    ref={formRef ?? null}
    noValidate
    onSubmit={event => {
      event.preventDefault()
      onSubmit()
    }}
  >
    {children}
  </form>
)
