import { useRef } from 'preact/hooks'

interface TabsProps {
  label: string
  value: string
  onValue: (value: string) => void
  tabs: { value: string; label: string }[]
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** A choice of one form among a few. Arrow keys move it, as in a group of radio buttons. */
export function Tabs({ label, value, onValue, tabs }: TabsProps) {
  const group = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const index = tabs.findIndex(tab => tab.value === value)
    const next = (index + step + tabs.length) % tabs.length
    onValue(tabs[next]?.value ?? value)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div class="tabs" role="radiogroup" aria-label={label} ref={group} onKeyDown={onKeyDown}>
      {tabs.map(tab => (
        // biome-ignore lint/a11y/useSemanticElements: radio inputs cannot be styled as one control with a moving mark
        <button
          key={tab.value}
          type="button"
          role="radio"
          aria-checked={tab.value === value}
          tabIndex={tab.value === value ? 0 : -1}
          class={tab.value === value ? 'tab on' : 'tab'}
          onClick={() => onValue(tab.value)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
