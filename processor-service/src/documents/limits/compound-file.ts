import { type ExtractionError, passwordProtected, unreadableDocument } from '../extraction-error.ts'

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** The stream that holds the encrypted package (MS-OFFCRYPTO 2.3.4.4), as the directory of the file names it. */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')

/**
 * What is wrong with an Office file that is no zip: a compound file with an encrypted package is protected by a
 * password; any other (an old `.doc` by another name), or anything else, is unreadable.
 */
export function describeNonZip(bytes: Buffer, kind: string): ExtractionError {
  return bytes.subarray(0, 8).equals(compoundFile) && bytes.includes(encryptedPackage)
    ? passwordProtected()
    : unreadableDocument(kind)
}
