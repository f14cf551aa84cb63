import type { ComponentChildren } from 'preact'
import type { ErrorText } from '../platform/describe-error.ts'
import { Icon } from './icon.tsx'

/** An error with its sentence and, for a question to the operator, its code and the request's id. */
export function ErrorNotice({ error, children }: { error: ErrorText; children?: ComponentChildren }) {
  return (
    <div class="notice error" role="alert">
      <Icon name="alert" />
      <div>
        <p>{error.detail}</p>
        {error.requestId !== undefined && (
          <p class="fine">
            {error.code} · request {error.requestId}
          </p>
        )}
        {children}
      </div>
    </div>
  )
}
