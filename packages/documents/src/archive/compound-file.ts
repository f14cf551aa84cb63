import { type ExtractionError, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** The header signature (MS-CFB 2.2). */
const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** The stream with the encrypted package (MS-OFFCRYPTO 2.3.4.4), as the file's directory spells it. */
export const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')

/** Whether the file is an OLE compound file: an old Office document, or an Office Open XML document with a password. */
export function isCompoundFile(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, signature.length)).equals(signature)
}

/**
 * Returns the error for an Office file that is not a zip. A compound file with an encrypted package needs a password;
 * everything else is unreadable, such as an old `.doc` renamed to `.docx`.
 * @param formatName the format in a user's words
 */
export function describeNonZip(bytes: Buffer, formatName: string): ExtractionError {
  return isCompoundFile(bytes) && bytes.includes(encryptedPackage)
    ? passwordProtected()
    : unreadableDocument(formatName)
}
