import { ExtractionError } from '../extraction-error.ts'

interface EncryptionMarks {
  /** The Content-Type header of the whole mail, with its parameters. */
  contentType: string
  text: string
  /** Whether the mail has a body that can be read. */
  hasBody: boolean
  parts: { contentType: string; bytes: Buffer }[]
}

const encrypted = (scheme: string) =>
  new ExtractionError(
    'password_protected',
    `The mail is encrypted (${scheme}). Open it in your mail program, save it without encryption and upload it again.`,
  )

const signedOnly = () =>
  new ExtractionError(
    'unreadable_document',
    'The text of the mail is inside an S/MIME signature. Open it in your mail program, save it as text and upload that.',
  )

/** The object identifier of id-signedData (RFC 5652, 5.1), which is the content type at the start of a CMS object. */
const signedData = Buffer.from('06092a864886f70d010702', 'hex')

/**
 * Refuses a mail whose text is encrypted by S/MIME (RFC 8551), PGP or Microsoft's rights management (MS-OXORMMS). PGP is
 * found as MIME (RFC 3156), and as an armoured block that is the whole text.
 * @throws ExtractionError password_protected; unreadable_document for a text that is inside an S/MIME signature
 */
export function refuseEncrypted({ contentType, text, hasBody, parts }: EncryptionMarks): void {
  if (/^\s*multipart\/encrypted\b/i.test(contentType)) throw encrypted('PGP')
  if (text.trimStart().startsWith('-----BEGIN PGP MESSAGE-----')) throw encrypted('PGP')
  if (parts.some(part => part.contentType.includes('rpmsg'))) throw encrypted('rights management')
  if (hasBody) return
  const cms = parts.find(part => /^application\/(x-)?pkcs7-mime$/.test(part.contentType))
  if (cms) throw cms.bytes.subarray(0, 64).includes(signedData) ? signedOnly() : encrypted('S/MIME')
}
