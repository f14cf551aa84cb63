import { type ReasoningEffort, reasoningEfforts } from '../model.ts'

/**
 * What a server and its model support of OpenAI's chat completions. Some compatible servers refuse strict schemas, the newer
 * name of the token limit, or stream options with a 400. A refused part is left out of all later requests.
 */
export interface Capabilities {
  format: 'json_schema' | 'json_object' | 'none'
  tokenLimit: 'max_completion_tokens' | 'max_tokens'
  usageInStream: boolean
  /** whether the server knows `store`, and so may keep answers unless told not to */
  store: boolean
  /** the `reasoning_effort` to send; undefined for none */
  effort: ReasoningEffort | undefined
  /** whether a request allows tokens for thinking: the model may think, and the server accepts the higher limit */
  thinkingRoom: boolean
}

/**
 * OpenAI and Azure support everything. Most other servers know the token limit as `max_tokens`.
 * @param effort the effort that the operator set
 */
export function initialCapabilities(baseUrl: string | undefined, effort?: ReasoningEffort): Capabilities {
  const official = isOpenAi(baseUrl)
  return {
    format: 'json_schema',
    tokenLimit: official ? 'max_completion_tokens' : 'max_tokens',
    usageInStream: true,
    store: official,
    effort,
    // A self-hosted server often refuses a limit above its context, so there the model must be known or seen to think.
    thinkingRoom: official || (effort !== undefined && effort !== 'none'),
  }
}

/** Whether a base URL is that of OpenAI or Azure; undefined is OpenAI. */
export function isOpenAi(baseUrl: string | undefined): boolean {
  const host = baseUrl ? new URL(baseUrl).hostname : 'api.openai.com'
  return /(^|\.)(openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/.test(host)
}

const isUnsupported = /unsupported|not supported|does not support|unknown|unrecognized|extra|not permitted|unexpected/i

/**
 * The capabilities to try after a 400 or 422 with `message`, or undefined when the refusal has another reason.
 * @param unspecific whether a message that names no parameter may be about the answer's format
 */
export function reduceCapabilities(
  capabilities: Capabilities,
  message: string,
  unspecific: boolean,
): Capabilities | undefined {
  if (/max_completion_tokens|max_tokens/i.test(message)) {
    if (isUnsupported.test(message)) {
      const other = capabilities.tokenLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
      return { ...capabilities, tokenLimit: other }
    }
    if (capabilities.thinkingRoom && /too large|at most|maximum|less than|exceed/i.test(message))
      return { ...capabilities, thinkingRoom: false }
  }
  if (/stream_options|include_usage/i.test(message) && capabilities.usageInStream)
    return { ...capabilities, usageInStream: false }
  if (/reasoning|effort/i.test(message) && capabilities.effort)
    return { ...capabilities, effort: nextEffort(capabilities.effort, message) }
  if (/\bstore\b/i.test(message) && isUnsupported.test(message) && capabilities.store)
    return { ...capabilities, store: false }
  if (capabilities.format === 'none') return undefined
  const weakerFormat = capabilities.format === 'json_schema' ? 'json_object' : 'none'
  const aboutFormat = /response_format|json_schema|json_object|json mode|structured|schema|guided|grammar/i.test(
    message,
  )
  const aboutOther = /context.?length|too long|maximum context|content.?(filter|policy|management)|model/i.test(message)
  return aboutFormat || (unspecific && !aboutOther) ? { ...capabilities, format: weakerFormat } : undefined
}

/** A model that refuses a level, but not the parameter, may take the next one. */
function nextEffort(effort: ReasoningEffort, message: string): ReasoningEffort | undefined {
  const refusesLevel = /unsupported value|does not support '|supported values|invalid value/i.test(message)
  return refusesLevel ? reasoningEfforts[reasoningEfforts.indexOf(effort) + 1] : undefined
}
