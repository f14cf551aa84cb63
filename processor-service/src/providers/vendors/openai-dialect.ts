/**
 * What a server that speaks OpenAI's chat completions takes of the request. Compatible servers differ: some refuse strict
 * schemas, the newer name of the token limit, or stream options, with a 400. What was refused is left out from then on.
 */
export interface Dialect {
  format: 'json_schema' | 'json_object' | 'none'
  tokenLimit: 'max_completion_tokens' | 'max_tokens'
  usageInStream: boolean
}

/** OpenAI and Azure take it all; elsewhere `max_tokens` is what most servers know. */
export function initialDialect(baseUrl: string | undefined): Dialect {
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
 * The dialect to try next after a 400 or 422 that says `message`, or undefined when the refusal has nothing to do with it.
 * @param unspecific whether a message that names nothing may still be about the answer's format
 */
export function weakerDialect(dialect: Dialect, message: string, unspecific: boolean): Dialect | undefined {
  const weakerFormat = dialect.format === 'json_schema' ? 'json_object' : 'none'
  if (
    /max_completion_tokens|max_tokens/i.test(message) &&
    /unsupported|not supported|unknown|unrecognized|extra/i.test(message)
  ) {
    const other = dialect.tokenLimit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
    return { ...dialect, tokenLimit: other }
  }
  if (/stream_options|include_usage/i.test(message) && dialect.usageInStream)
    return { ...dialect, usageInStream: false }
  if (dialect.format === 'none') return undefined
  const aboutFormat = /response_format|json_schema|json_object|json mode|structured|schema|guided|grammar/i.test(
    message,
  )
  const aboutOther = /context.?length|too long|maximum context|content.?(filter|policy|management)|model/i.test(message)
  return aboutFormat || (unspecific && !aboutOther) ? { ...dialect, format: weakerFormat } : undefined
}
