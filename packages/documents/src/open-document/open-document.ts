import { type DocumentPackage, openPackage, type PackageFile } from '../archive/open-package.ts'
import { passwordProtected } from '../extraction-error.ts'
import { descendantsNamed } from '../markup/element.ts'
import { readXmlTree } from '../xml/read-tree.ts'

/**
 * Opens an OpenDocument file. An encrypted one lists the encryption of its parts in the manifest (ODF 1.3 part 2, 3.4.1).
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export async function openOpenDocument(file: PackageFile): Promise<DocumentPackage> {
  const archive = await openPackage(file)
  const manifest = await readXmlTree(archive, 'META-INF/manifest.xml')
  if (descendantsNamed(manifest, 'manifest:encryption-data').length > 0) throw passwordProtected()
  return archive
}
