import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Set once the page has shown its first view: from then on a new view takes the focus. */
let isFirstView = true

interface ViewHeadProps {
  title: string
  /** the name of the tab, when it differs */
  tabTitle?: string
  intro?: ComponentChildren
  actions?: ComponentChildren
}

/** The heading of a view. It takes the focus when the view opens, so that a screen reader reads it. */
export function ViewHead({ title, tabTitle = title, intro, actions }: ViewHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${tabTitle} · ai-platform`
  }, [tabTitle])
  useEffect(() => {
    if (!isFirstView) heading.current?.focus({ preventScroll: true })
    isFirstView = false
    scrollTo(0, 0)
  }, [])
  return (
    <header class="view-head">
      <div class="view-title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {intro !== undefined && <p class="intro">{intro}</p>}
      </div>
      {actions !== undefined && <div class="view-actions">{actions}</div>}
    </header>
  )
}
