import type { ComponentChildren } from 'preact'

/** What stands where there is nothing yet: it says the next step. */
export function EmptyState({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
