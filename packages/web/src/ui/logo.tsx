export function Logo() {
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
        <rect class="logo-ground" width="32" height="32" rx="8" />
        <path class="logo-lines" d="M9 9.5h14M9 15h14M9 20.5h6" />
        <circle class="logo-mark" cx="21.5" cy="21.5" r="3.2" />
      </svg>
      ai-platform
    </span>
  )
}
