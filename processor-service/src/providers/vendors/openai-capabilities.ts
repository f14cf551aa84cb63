/**
 * What a server that speaks OpenAI's chat completions takes of the request. Compatible servers differ: some refuse strict
 * schemas, the newer name of the token limit, or stream options, with a 400. What was refused is left out from then on.
 */
export interface Capabilities {
  format: 'json_schema' | 'json_object' | 'none'
  tokenLimit: 'max_completion_tokens' | 'max_tokens'
  usageInStream: boolean
}

/** OpenAI and Azure take it all; elsewhere `max_tokens` is what most servers know. */
export function initialCapabilities(baseUrl: string | undefined): Capabilities {
  return {
    format: 'json_schema',
    tokenLimit: isOpenAi(baseUrl) ? 'max_completion_tokens' : 'max_tokens',
    usageInStream: true,
  }
}

export function isOpenAi(baseUrl: string | undefined): boolean {
  const host = baseUrl ? new URL(baseUrl).hostname : 'api.openai.com'
  return /(^|\.)(openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/.test(host)
}

/**
 * The capabilities to try next after a 400 or 422 that says `message`, or undefined when the refusal has nothing to do with it.
 * @param unspecific whether a message that names nothing may still be about the answer's format
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
