import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { type Finding, failure, ok, skipped, warning } from './finding.ts'
import { type Probe, sendProbe } from './probe.ts'

const renewDays = 21
const handshakeMs = 10_000

interface Handshake {
  /** why Node does not trust the certificate; undefined when it does */
  distrust: string | undefined
  certificate: PeerCertificate
  protocol: string
}

function shakeHands({ hostname, port }: URL, signal: AbortSignal): Promise<Handshake> {
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
      timeout: handshakeMs,
    })
    const onAbort = () => socket.destroy(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('close', () => signal.removeEventListener('abort', onAbort))
    socket.once('timeout', () => socket.destroy(new Error('the handshake takes too long')))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const distrust = socket.authorized ? undefined : String(socket.authorizationError)
      resolve({ distrust, certificate: socket.getPeerCertificate(), protocol: socket.getProtocol() ?? 'unknown' })
      socket.destroy()
    })
  })
}

function explainDistrust(reason: string, hostname: string): [detail: string, remedy: string] {
  if (/CERT_HAS_EXPIRED/.test(reason))
    return [
      'The certificate has expired.',
      'Renew it (certbot renew), and reload nginx: nginx/take-certificate.sh does both as a hook.',
    ]
  if (/ALTNAME|altnames/.test(reason))
    return [`The certificate is not for ${hostname}.`, `Order one for ${hostname}, and set TLS_CERTIFICATE to it.`]
  if (/UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER/.test(reason))
    return [
      'The certificate comes without its chain.',
      'Set TLS_CERTIFICATE to the file with the chain, such as fullchain.pem.',
    ]
  if (/SELF_SIGNED/.test(reason))
    return [
      'The certificate is not signed by a known authority.',
      'Order one, for example by certbot with nginx/acme as its webroot.',
    ]
  return [
    `The certificate is not trusted (${reason}).`,
    'Set TLS_CERTIFICATE and TLS_CERTIFICATE_KEY to a valid certificate with its chain.',
  ]
}

const localNames = /^(localhost|127\.|\[::1\]|.*\.localhost$)/
const privateNames = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|.*\.(local|internal|lan)$|[^.]+$)/

function checkPlain({ hostname }: URL): Finding {
  if (localNames.test(hostname)) return ok('tls', 'Without TLS, which is fine on this computer.')
  const remedy = 'Set TLS_CERTIFICATE and TLS_CERTIFICATE_KEY, and publish port 443 (nginx/compose.tls.yml).'
  const detail = 'Without TLS, anyone on the way can read keys, tokens and documents.'
  return privateNames.test(hostname) ? warning('tls', detail, remedy) : failure('tls', detail, remedy)
}

/** Plain HTTP on the standard port: it has to lead to https. */
async function checkRedirect({ baseUrl, signal }: Probe): Promise<Finding> {
  if (baseUrl.port !== '') return skipped('http redirect', 'Not checked: https is not on its standard port.')
  const plain = new URL('/', baseUrl)
  plain.protocol = 'http:'
  try {
    const { status, headers } = await sendProbe(plain, { timeoutMs: 5_000 }, signal)
    if (status >= 300 && status < 400 && headers.location?.startsWith('https://'))
      return ok('http redirect', 'Plain http leads to https.')
    return failure(
      'http redirect',
      `Plain http answers ${status} instead of leading to https.`,
      'Publish port 80 of nginx with TLS_CERTIFICATE set, or add "return 301 https://$host$request_uri;" to the proxy in front.',
    )
  } catch {
    signal.throwIfAborted()
    return warning(
      'http redirect',
      'Port 80 does not answer, so an address without https:// leads nowhere.',
      'Publish port 80 of nginx: with TLS_CERTIFICATE set it leads to https.',
    )
  }
}

/** Whether the connection is private: the certificate, its expiry, and what plain http does. */
export async function checkTls(probe: Probe): Promise<{ findings: Finding[]; isPrivate: boolean }> {
  const { baseUrl, signal } = probe
  if (baseUrl.protocol === 'http:') {
    const finding = checkPlain(baseUrl)
    return { findings: [finding], isPrivate: finding.level !== 'failure' }
  }
  const { distrust, certificate, protocol } = await shakeHands(baseUrl, signal)
  const findings: Finding[] = []
  if (distrust !== undefined) findings.push(failure('tls', ...explainDistrust(distrust, baseUrl.hostname)))
  else findings.push(ok('tls', `The certificate is valid for ${baseUrl.hostname}, over ${protocol}.`))
  const days = Math.floor((Date.parse(certificate.valid_to) - Date.now()) / 86_400_000)
  if (days >= renewDays) findings.push(ok('certificate expiry', `The certificate expires in ${days} days.`))
  else if (days >= 0)
    findings.push(
      warning(
        'certificate expiry',
        `The certificate expires in ${days} days.`,
        'Renew it (certbot renew), and let nginx/take-certificate.sh run as its deploy hook.',
      ),
    )
  findings.push(await checkRedirect(probe))
  return { findings, isPrivate: distrust === undefined }
}
