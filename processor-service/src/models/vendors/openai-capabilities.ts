/**
 * The parts of OpenAI's chat completions that a server supports. Some compatible servers refuse strict schemas, the newer name
 * of the token limit, or stream options with a 400. A refused part is left out of all later requests.
 */
export interface Capabilities {
  format: 'json_schema' | 'json_object' | 'none'
  tokenLimit: 'max_completion_tokens' | 'max_tokens'
  usageInStream: boolean
}

/** OpenAI and Azure support everything. Most other servers know the token limit as `max_tokens`. */
export function initialCapabilities(baseUrl: string | undefined): Capabilities {
  return {
    format: 'json_schema',
    tokenLimit: isOpenAi(baseUrl) ? 'max_completion_tokens' : 'max_tokens',
    usageInStream: true,
  }
}

/** Whether a base URL is that of OpenAI or Azure; undefined is OpenAI. */
export function isOpenAi(baseUrl: string | undefined): boolean {
  const host = baseUrl ? new URL(baseUrl).hostname : 'api.openai.com'
  return /(^|\.)(openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/.test(host)
}

/**
 * The capabilities to try after a 400 or 422 with `message`, or undefined when the refusal has another reason.
 * @param unspecific whether a message that names no parameter may be about the answer's format
 */
export function reduceCapabilities(
  capabilities: Capabilities,
  message: string,
  unspecific: boolean,
): Capabilities | undefined {
  const weakerFormat = capabilities.format === 'json_schema' ? 'json_object' : 'none'
  if (
    /max_completion_tokens|max_tokens/i.test(message) &&
    /unsupported|not supported|unknown|unrecognized|extra/i.test(message)
  ) {
    const other = capabilities.tokenLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
    return { ...capabilities, tokenLimit: other }
  }
  if (/stream_options|include_usage/i.test(message) && capabilities.usageInStream)
    return { ...capabilities, usageInStream: false }
  if (capabilities.format === 'none') return undefined
  const aboutFormat = /response_format|json_schema|json_object|json mode|structured|schema|guided|grammar/i.test(
    message,
  )
  const aboutOther = /context.?length|too long|maximum context|content.?(filter|policy|management)|model/i.test(message)
  return aboutFormat || (unspecific && !aboutOther) ? { ...capabilities, format: weakerFormat } : undefined
}
