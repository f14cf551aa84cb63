import { passwordProtected } from '../extraction-error.ts'
import { descendantsNamed, type Element } from '../markup/element.ts'

/**
 * Refuses an encrypted document, which lists the encryption of its parts in the manifest (ODF 1.3 part 2, 3.4.1).
 * @throws ExtractionError password_protected
 */
export function requireUnencrypted(manifest: Element | undefined): void {
  if (!manifest) return
  for (const _ of descendantsNamed(manifest, 'manifest:encryption-data')) throw passwordProtected()
}
