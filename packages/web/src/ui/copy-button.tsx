import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../state/app-context.ts'
import { Button } from './button.tsx'

/** Pages over plain HTTP have no clipboard API, except on localhost. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'hidden-text'
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    return copied
  }
}

export function CopyButton({ text, label = 'Copy', iconOnly }: { text: string; label?: string; iconOnly?: boolean }) {
  const { announce } = useApp()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    const done = await copyText(text)
    setCopied(done)
    announce(done ? 'Copied.' : 'Could not copy. Select the text and copy it by hand.')
  }
  return (
    <Button look="quiet" icon={copied ? 'check' : 'copy'} onClick={copy} iconOnly={iconOnly ?? false}>
      {label}
    </Button>
  )
}
