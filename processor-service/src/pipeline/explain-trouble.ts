import { ModelError, silentReason, webPageReason } from '../models/model-error.ts'
import type { Provider } from '../providers/provider.ts'

/**
 * What an operator does about a provider that refuses calls or does not answer: a sentence that names the setting to check. It holds
 * no key, address or document text.
 * @param error a ModelError, or an error that one caused
 */
export function explainTrouble({ name, model, settingNames }: Provider, error: unknown): string {
  const failure = error instanceof ModelError ? error : error instanceof Error ? error.cause : undefined
  if (!settingNames || !(failure instanceof ModelError)) return `${name} does not answer.`
  const { apiKey, address, model: modelSetting } = settingNames
  const { status, kind, reason, retryAfterSeconds } = failure
  if (reason === webPageReason) return `${name} answers with a web page: check ${address}.`
  if (kind === 'rejected') {
    if (status === 404 && address === modelSetting)
      return `${name} cannot load the model ${model}: check ${modelSetting}.`
    if (status === 404)
      return `${name} does not know the model ${model} (404): check ${modelSetting}, and ${address} if it is set.`
    if (status === 402) return `${name} refuses calls (${status}): the account of ${apiKey} has no quota left.`
    if (status === 403)
      return `${name} refuses calls (403): check that the key in ${apiKey} may use the model ${model}.`
    return `${name} refuses the key (${status ?? 'no status'}): check ${apiKey}.`
  }
  if (status === 429) {
    const until = retryAfterSeconds === undefined ? '' : ` for ${Math.ceil(retryAfterSeconds)} s`
    return `${name} limits the rate of calls${until} (429): wait, or raise the limit of the account.`
  }
  if (status !== undefined) return `${name} cannot answer at present (${status}): wait, or name another in AI_FALLBACK.`
  if (reason === silentReason)
    return `${name} accepts calls and answers none: wait, check ${address} if it is set, or name another in AI_FALLBACK.`
  return `${name} cannot be reached (${reason ?? 'no connection'}): check the network, and ${address} if it is set.`
}
