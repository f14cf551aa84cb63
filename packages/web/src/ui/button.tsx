import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  children: ComponentChildren
  onClick?: (() => void) | undefined
  type?: 'button' | 'submit'
  /** `primary`: the one thing to do in this view */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  /** shows only the icon; the text remains the name */
  iconOnly?: boolean
  busy?: boolean
  disabled?: boolean
  expanded?: boolean
}

/** A busy button keeps its size and its focus, and does nothing. */
export function Button(props: ButtonProps) {
  const { children, onClick, type = 'button', look = 'plain', icon, iconOnly, busy, disabled, expanded } = props
  const onPress = (event: Event) => {
    if (busy) event.preventDefault()
    else onClick?.()
  }
  return (
    <button
      type={type}
      class={`button ${look}${iconOnly ? ' icon-only' : ''}`}
      onClick={onPress}
      disabled={disabled}
      aria-disabled={busy ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      aria-expanded={expanded}
      title={iconOnly ? String(children) : undefined}
    >
      {icon && <Icon name={icon} />}
      <span class={iconOnly ? 'hidden-text' : undefined}>{children}</span>
    </button>
  )
}
