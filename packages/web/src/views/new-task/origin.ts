import type { UploadJob } from '../../state/upload-queue.ts'
import { formatBytes } from '../../ui/format.ts'
import { extensionOf } from './draft.ts'

/** Where the document comes from. What is typed under one kind is kept while another one is shown. */
export interface Origin {
  kind: 'files' | 'url' | 'text'
  files: File[]
  url: string
  text: string
}

export const emptyOrigin: Origin = { kind: 'files', files: [], url: '', text: '' }

/** @returns why nothing can be sent yet, or undefined */
export function checkOrigin(origin: Origin, maxBytes: number): string | undefined {
  if (origin.kind === 'url') {
    if (origin.url.trim() === '') return 'Enter the address of a document.'
    const { protocol } = URL.parse(origin.url.trim()) ?? {}
    if (protocol !== 'https:' && protocol !== 'http:') return 'Enter a whole address, beginning with https://.'
    return undefined
  }
  if (origin.kind === 'text') return origin.text.trim() === '' ? 'Paste the text of a document.' : undefined
  if (origin.files.length === 0) return 'Choose a document first, or use the sample.'
  const large = origin.files.find(file => file.size > maxBytes)
  if (large)
    return `${large.name} is larger than the ${formatBytes(maxBytes)} allowed. Remove it, or send a smaller one.`
  const empty = origin.files.find(file => file.size === 0)
  return empty && `${empty.name} is empty. Remove it.`
}

/** The extensions of the chosen documents; empty when they are not known. */
export const extensionsOf = ({ kind, files }: Origin): string[] =>
  kind === 'files' ? files.map(file => extensionOf(file.name)) : kind === 'text' ? ['txt'] : []

/** The documents to send. @param optionsOf the fields for a document by its extension; undefined: not known */
export function jobsOf(
  { kind, files, url, text }: Origin,
  optionsOf: (extension: string | undefined) => UploadJob['options'],
): UploadJob[] {
  if (kind === 'url') return [{ name: url.trim(), input: { url: url.trim() }, options: optionsOf(undefined) }]
  if (kind === 'text') return [{ name: 'pasted-text.txt', input: new Blob([text]), options: optionsOf('txt') }]
  return files.map(file => ({ name: file.name, input: file, options: optionsOf(extensionOf(file.name)) }))
}
