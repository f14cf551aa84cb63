const maxFilenameCharacters = 255

/**
 * Returns the name under which an upload is stored and shown. It has no path, control characters, bidirectional overrides or
 * unpaired surrogates. It is in NFC and has at most 255 characters; the extension is kept. An empty name becomes `document`.
 */
export function cleanFilename(raw: string | undefined): string {
  const base = (raw ?? '').toWellFormed().normalize().split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes control characters
  const clean = base.replace(/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '').trim()
  if (clean === '' || clean === '.' || clean === '..') return 'document'
  const characters = [...clean]
  if (characters.length <= maxFilenameCharacters) return clean
  const extension = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? ''
  return characters.slice(0, maxFilenameCharacters - extension.length).join('') + extension
}
