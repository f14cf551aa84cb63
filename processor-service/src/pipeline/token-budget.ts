import { BudgetError, type CallBudget } from '../providers/call-budget.ts'

/** A request to the database also reserves so many further calls of the same size, up to `aheadShare`: most calls then need no request. */
const callsAhead = 8
/** The most that is reserved ahead, as a share of the daily limit: what one task holds is refused to the others. */
const aheadShare = 1 / 200

/** What a user's daily limit allows an attempt. `lost`: the attempt is no longer the current one. */
export type Grant = { reserved: number } | 'refused' | 'lost'

/** The tokens that a task may use. undefined: no limit. */
export interface TokenLimits {
  /** TASK_TOKEN_LIMIT: over all attempts of a task */
  taskTokens: number | undefined
  /** DAILY_TOKEN_LIMIT: of the task's user in a UTC day */
  dailyTokens: number | undefined
}

/**
 * The budget of one attempt. It knows what the attempt has used and what its calls under way may use. It also knows how much of the
 * user's daily limit the database has reserved for it. It asks the database only for a call that exceeds the reservation. The statement that ends the
 * attempt replaces the reservation with what was used.
 * @param options.usedBefore tokens that earlier attempts of the task used
 * @param options.reserved tokens that the claim reserved
 * @param options.used returns the tokens that this attempt has used so far
 * @param options.ask makes the database reserve `wanted` tokens in all for this attempt, or what is left; `refused` when less
 * than `needed` is left
 */
export function createTokenBudget(options: {
  limits: TokenLimits
  usedBefore: number
  reserved: number
  used(): number
  ask(needed: number, wanted: number): Promise<Grant>
  /** Called when the attempt is no longer the current one. */
  onLost(): void
}): CallBudget {
  const { limits, usedBefore, used, ask } = options
  const { taskTokens, dailyTokens } = limits
  let reserved = options.reserved
  let underWay = 0
  let asking = Promise.resolve()

  async function reserveOfDay(limit: number, tokens: number): Promise<void> {
    // All calls under way count, also those that wait for a request of their own.
    const needed = used() + underWay
    if (needed <= reserved) return
    const ahead = Math.floor(Math.min(callsAhead * tokens, limit * aheadShare))
    const grant = await ask(needed, needed + ahead)
    if (grant === 'refused') throw dayIsUsedUp(limit)
    // After onLost no call begins, so this one does not either.
    if (grant === 'lost') options.onLost()
    else reserved = grant.reserved
  }

  return {
    async plan(tokens) {
      if (taskTokens !== undefined && usedBefore + tokens > taskTokens)
        throw tooLarge(tokens, `${Math.max(0, taskTokens - usedBefore)} of the task's ${taskTokens} are left`)
      if (dailyTokens !== undefined && tokens > dailyTokens)
        throw tooLarge(tokens, `${dailyTokens} are allowed in a day (UTC)`)
    },
    async reserve(tokens) {
      if (taskTokens !== undefined && usedBefore + used() + underWay + tokens > taskTokens)
        throw taskIsUsedUp(taskTokens)
      underWay += tokens
      let ended = false
      const end = () => {
        if (!ended) underWay -= tokens
        ended = true
      }
      if (dailyTokens === undefined) return end
      // One request at a time: its answer may serve the next call, too. The error of an earlier one went to its own caller.
      asking = asking.catch(() => {}).then(() => reserveOfDay(dailyTokens, tokens))
      try {
        await asking
      } catch (error) {
        end()
        throw error
      }
      return end
    },
  }
}

const tooLarge = (tokens: number, left: string) =>
  new BudgetError(`The document needs about ${tokens} tokens, and ${left}. Split it, or select pages.`, {
    retryable: false,
  })

const taskIsUsedUp = (limit: number) =>
  new BudgetError(`The task may use ${limit} tokens over all its attempts, and they are used up. Split the document.`, {
    retryable: false,
  })

const dayIsUsedUp = (limit: number) =>
  new BudgetError(
    `Your tasks may use ${limit} tokens a day (UTC), and the rest is too small. Retry the task tomorrow.`,
    {
      retryable: true,
    },
  )
