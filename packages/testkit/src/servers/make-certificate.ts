import { generateKeyPairSync, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

export interface TestCertificate {
  /** PEM. It is its own authority: trust it with `ca` or NODE_EXTRA_CA_CERTS. */
  certificate: string
  /** PEM, PKCS #8. */
  key: string
}

/** DER (X.690): a tag, the length in its shortest form, the contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  const size = [body.length >> 8, body.length & 0xff]
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, ...size]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...contents: Buffer[]) => der(0x30, ...contents)
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const utcTime = (year: number) => der(0x17, Buffer.from(`${String(year).slice(2)}0101000000Z`))
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes)
const isTrue = der(0x01, Buffer.from([0xff]))

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'))

/** A distinguished name of a common name alone. */
const nameOf = (commonName: string) =>
  sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(commonName)))))

/** GeneralName (RFC 5280, 4.2.1.6): an address is 7, a DNS name 2. */
const generalName = (host: string) =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))

const extension = (id: string, value: Buffer, ...critical: Buffer[]) =>
  sequence(objectId(id), ...critical, der(0x04, value))

const pem = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${bytes
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END CERTIFICATE-----\n`

/**
 * Makes a self-signed certificate (X.509 v3, RFC 5280) with a P-256 key.
 * @param hosts DNS names and IPv4 addresses
 */
export function makeCertificate(hosts: string[]): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = nameOf('ai-platform test')
  const extensions = sequence(
    extension('551d13', sequence(isTrue), isTrue),
    extension('551d11', sequence(...hosts.map(generalName))),
  )
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(2020), utcTime(2049)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = sign('sha256', content, privateKey)
  return {
    certificate: pem(sequence(content, ecdsaWithSha256, bitString(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}
