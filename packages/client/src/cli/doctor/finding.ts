/** What a check found. */
export interface Finding {
  /** names the check, for programs */
  check: string
  level: 'ok' | 'warning' | 'failure' | 'skipped'
  /** one sentence */
  detail: string
  /** what to change; null when there is nothing to change */
  remedy: string | null
}

const make =
  (level: Finding['level']) =>
  (check: string, detail: string, remedy: string | null = null): Finding => ({ check, level, detail, remedy })

export const ok = make('ok')
export const warning = make('warning')
export const failure = make('failure')
export const skipped = make('skipped')
