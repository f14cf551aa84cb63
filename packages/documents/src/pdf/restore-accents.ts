import type { Word } from './word.ts'

/** The characters of the bytes 128 to 255 in the two encodings. */
const highBytes = Uint8Array.from({ length: 128 }, (_, index) => index + 128)
const macRoman = Array.from(new TextDecoder('macintosh').decode(highBytes))
const windows = Array.from(new TextDecoder('windows-1252').decode(highBytes))
const restored = new Map(macRoman.map((character, index) => [character, windows[index] ?? character]))

/** Signs and capitals that stand inside a word in small letters only when ä, ö, ü, ß, é and others were misread. */
const misread = /\p{Ll}[‰ˆ¸‡ƒ÷‹ﬂÈËÍÎÏÌÓÔÒÚÛÙ‚„ÁÊ](?=\p{Ll})|^\p{Lu}[‰ˆ¸‡ÈËÍÎÔÓ](?=\p{Ll})/u
const accented = /[à-öø-ÿ]/

/**
 * Corrects words of fonts whose letters pdfium decodes as Mac OS Roman although they are Windows-1252 (ISO 32000-1, Annex D):
 * `K‰fer` becomes `Käfer`. Such TrueType fonts name no encoding. Changes the words.
 * @param fontOf returns a font's handle, the same for words in the same font
 */
export function restoreAccents(words: Word[], fontOf: (word: Word) => number): void {
  if (!words.some(word => misread.test(word.text))) return
  for (const group of Map.groupBy(words, fontOf).values()) {
    const wrong = group.filter(word => misread.test(word.text)).length
    const right = group.filter(word => accented.test(word.text)).length
    if (wrong > right)
      for (const word of group) word.text = word.text.replace(/[^\0-\x7f]/gu, letter => restored.get(letter) ?? letter)
  }
}
