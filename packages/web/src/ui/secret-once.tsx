import { CopyButton } from './copy-button.tsx'

/** A secret that the platform shows once. */
export function SecretOnce({ label, secret, children }: { label: string; secret: string; children: string }) {
  return (
    <div class="secret" role="status">
      <p class="secret-label">{label}</p>
      <div class="secret-row">
        <code>{secret}</code>
        <CopyButton text={secret} label="Copy" />
      </div>
      <p class="fine">{children}</p>
    </div>
  )
}
