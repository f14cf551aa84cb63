import type { ReasoningEffort } from '../model.ts'

/** What a model supports of Anthropic's messages API, found out by its refusals. */
export interface AnthropicCapabilities {
  /** sends `thinking: {type: 'disabled'}` */
  thinkingOff: boolean
  /** the `output_config.effort` to send; undefined for none */
  effort: 'low' | 'medium' | 'high' | undefined
  /** whether a request allows tokens for thinking, which some models do unless it is turned off */
  thinkingRoom: boolean
  /** the most tokens that the model gives an answer, as a refusal named it */
  maxTokens: number
}

/** @param effort the effort that the operator set; undefined leaves thinking to the model */
export const initialAnthropic = (effort: ReasoningEffort | undefined): AnthropicCapabilities => ({
  thinkingOff: effort === 'none',
  effort: effort === 'none' ? undefined : effort === 'minimal' ? 'low' : effort,
  thinkingRoom: effort !== 'none',
  maxTokens: Number.POSITIVE_INFINITY,
})

/** The capabilities to try after a 400 with `message`, or undefined when the refusal has another reason. */
export function reduceAnthropic(
  capabilities: AnthropicCapabilities,
  message: string,
): AnthropicCapabilities | undefined {
  const limit = /max_tokens: \d+ > (\d+)/.exec(message)?.[1]
  if (limit && Number(limit) < capabilities.maxTokens) return { ...capabilities, maxTokens: Number(limit) }
  if (/thinking/i.test(message) && capabilities.thinkingOff)
    return { ...capabilities, thinkingOff: false, thinkingRoom: true }
  if (/effort/i.test(message) && capabilities.effort) return { ...capabilities, effort: undefined }
  return undefined
}
