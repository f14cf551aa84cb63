/** What a task may still spend at a paid provider (pipeline/token-budget.ts). */
export interface CallBudget {
  /**
   * Checks an estimate of all calls of a document before the first one. Calls whose answers are stored already are left out.
   * @param tokens input and output of all calls
   * @throws BudgetError when the task may not use as many
   */
  plan(tokens: number): Promise<void>
  /**
   * Reserves the most tokens that a call may use, right before the call.
   * @param tokens an upper estimate of the input, and the maximum of the output
   * @returns ends the reservation; to be called when the call has ended and its usage is reported
   * @throws BudgetError, and then the call must not be made
   */
  reserve(tokens: number): Promise<() => void>
}

/** A task may not use the tokens of its next call. `detail` is for the user. */
export class BudgetError extends Error {
  override name = 'BudgetError'
  readonly code = 'budget_exhausted'
  readonly detail: string
  /** whether the same task may succeed later, as after the end of a day */
  readonly retryable: boolean

  constructor(detail: string, options: { retryable: boolean }) {
    super(detail)
    this.detail = detail
    this.retryable = options.retryable
  }
}
