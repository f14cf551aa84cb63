import { type Finding, failure, ok } from './finding.ts'
import type { Health } from './health.ts'
import { type Probe, systemCode } from './probe.ts'

function explain(code: string, { hostname, port, protocol }: URL): [detail: string, remedy: string] {
  const where = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return [`The name ${hostname} has no address.`, 'Create its A or AAAA record, and check the spelling.']
  if (code === 'ECONNREFUSED')
    return [
      `Nothing listens at ${where}.`,
      'Start the platform (docker compose up -d), and publish the port of nginx (NGINX_PORT, HTTPS_PORT).',
    ]
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return [`${where} does not answer.`, 'Open the port in the firewall or security group of the server.']
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return [
      `${where} does not speak TLS.`,
      'Use http:// in the address, or set TLS_CERTIFICATE and TLS_CERTIFICATE_KEY.',
    ]
  return [
    `${where} closes the connection (${code || 'unknown error'}).`,
    'Look into the log of nginx, or of the proxy in front.',
  ]
}

/** Whether the platform answers at all, and its own report of its health. */
export async function checkReachable(probe: Probe): Promise<{ finding: Finding; health: Health | undefined }> {
  try {
    const { status, headers, text } = await probe.request('/health')
    const location = headers.location
    if (status >= 300 && status < 400)
      return {
        finding: failure(
          'reachable',
          `${probe.baseUrl.origin} redirects${location ? ` to ${location}` : ''}.`,
          'Use the address that it redirects to: a redirect breaks uploads.',
        ),
        health: undefined,
      }
    try {
      const health = JSON.parse(text)
      if (typeof health.status === 'string' && typeof health.version === 'string')
        return { finding: ok('reachable', `${probe.baseUrl.origin} answers.`), health }
    } catch {
      // Not the platform.
    }
    // What nginx answers to plain HTTP on a port of TLS.
    if (status === 400 && /HTTPS port/i.test(text))
      return {
        finding: failure('reachable', `${probe.baseUrl.host} speaks TLS only.`, 'Use https:// in the address.'),
        health: undefined,
      }
    return {
      finding: failure(
        'reachable',
        `${probe.baseUrl.origin}/health answers ${status}, and not as the platform does.`,
        'Check the address. A proxy in front has to pass every path to nginx of the platform; 502 and 504 mean that no service answers it.',
      ),
      health: undefined,
    }
  } catch (error) {
    probe.signal.throwIfAborted()
    return { finding: failure('reachable', ...explain(systemCode(error), probe.baseUrl)), health: undefined }
  }
}
