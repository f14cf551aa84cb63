const words: Record<string, string> = {
  pending: 'Waiting',
  processing: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  delivered: 'Delivered',
  enabled: 'Enabled',
  disabled: 'Disabled',
}

/** A status in a word, with a colour that repeats it. */
export const StatusPill = ({ status }: { status: string }) => (
  <span class={`pill ${status}`}>{words[status] ?? status}</span>
)
