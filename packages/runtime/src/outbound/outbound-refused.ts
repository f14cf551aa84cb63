import { ProblemError } from '../problem-error.ts'

/**
 * A URL that a user named is not requested (`url_not_allowed`), or gave no answer (`url_unreachable`). The detail names the rule
 * and never an address that the user did not give.
 */
export class OutboundRefused extends ProblemError {
  override name = 'OutboundRefused'
}

export const notAllowed = (detail: string) => new OutboundRefused('url_not_allowed', detail)

export const unreachable = (detail: string, cause?: unknown) =>
  new OutboundRefused('url_unreachable', detail, { cause })

const closedEarly = 'The host of the URL closed the connection before the end of its answer. Try again later.'

const details: Record<string, string> = {
  EBADNAME: 'The host of the URL has no address. Check its name.',
  ENOTFOUND: 'The host of the URL has no address. Check its name.',
  ENODATA: 'The host of the URL has no address. Check its name.',
  EAI_AGAIN: 'The name of the host could not be looked up. Try again later.',
  ETIMEOUT: 'The name of the host could not be looked up. Try again later.',
  ESERVFAIL: 'The name of the host could not be looked up. Try again later.',
  ECONNREFUSED: 'The host of the URL refuses connections. Check the port.',
  UND_ERR_CONNECT_TIMEOUT: 'The host of the URL does not accept a connection in time. Try again later.',
  UND_ERR_HEADERS_TIMEOUT: 'The host of the URL does not answer in time. Try again later.',
  UND_ERR_SOCKET: closedEarly,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: closedEarly,
  UND_ERR_BODY_TIMEOUT: 'The host of the URL stopped sending. Try again later.',
}

const isCertificateCode = (code: string): boolean => /CERT|ERR_TLS|ERR_SSL|UNABLE_TO_/.test(code)

/** The code of a system, TLS or undici error. Of several tried addresses, the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] !== undefined) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code ?? '') : ''
}

/** The problem of a request that failed, or of a response whose body failed. An OutboundRefused stays as it is. */
export function explainFailure(error: unknown): OutboundRefused {
  if (error instanceof OutboundRefused) return error
  const code = codeOf(error)
  if (isCertificateCode(code))
    return unreachable(`The TLS certificate of the host could not be verified (${code}). Correct it there.`, error)
  if (error instanceof Error && error.name === 'HTTPParserError')
    return unreachable('The host of the URL does not answer in valid HTTP.', error)
  const reason = code ? ` (${code})` : ''
  return unreachable(details[code] ?? `The connection to the host of the URL failed${reason}. Try again later.`, error)
}
