import { isSpaceless, splitWords } from './split-words.ts'

const terminal = /[.!?…。！？؟।]["'”’»“)\]]*$/u
const mathSigns = /[=∈∉∀∃⇒⇔→↦≤≥≠∼≈∩∪⊆⊂×∘∞∂∇∑∏∫√±⟨⟩{}|\\<>^]/gu
const reference = /^\[\d+\]|\bdoi\b|\bISBN\b|\bhttps?:\/\/|\bet al\.|\bpp?\. ?\d|^\p{Lu}[\p{L}-]+, \p{Lu}\./u
const referencesHeading =
  /^(?:\d+\.?\s*)?(?:references|bibliography|works cited|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bildquellen|références|bibliographie|referencias|bibliografía|referências|bibliografia)\s*$/iu

/** Grades how well a sentence reads alone: 2 for a whole sentence of prose, 1 for a fragment, 0 for a formula, table or list. */
export function gradeProse(sentence: string): 0 | 1 | 2 {
  const solid = sentence.replace(/\s/gu, '')
  const letters = solid.match(/[\p{L}\p{M}]/gu)?.length ?? 0
  if (letters < 2 || solid.length > 1200) return 0
  if (isSpaceless(sentence)) return letters >= 8 && letters / solid.length > 0.6 && terminal.test(sentence) ? 2 : 1
  const words = splitWords(sentence)
  const real = words.filter(word => /^\p{L}[\p{L}\p{M}'’-]+$/u.test(word)).length
  if (real === 0 || /(?:[.·_]\s?){4,}|\t|;\s*$/u.test(sentence)) return 0
  const signs = sentence.match(mathSigns)?.length ?? 0
  if (letters / solid.length < 0.6 || real / words.length < 0.5 || signs > words.length / 6) return 0
  const capitals = sentence.match(/\p{Lu}/gu)?.length ?? 0
  const whole =
    terminal.test(sentence) &&
    /^["'“„«‘(¿¡[]*[\p{Lu}\p{Lo}\d]/u.test(sentence) &&
    real >= 4 &&
    words.length <= 90 &&
    letters / solid.length >= 0.75 &&
    real / words.length >= 0.7 &&
    signs <= 1 &&
    capitals / letters < 0.4 &&
    !reference.test(sentence)
  return whole ? 2 : 1
}

/** Returns the paragraphs before the list of references. Only a list in the second half of the document counts. */
export function dropReferences(paragraphs: string[]): string[] {
  const from = Math.floor(paragraphs.length / 2)
  const at = paragraphs.findIndex((paragraph, i) => i >= from && referencesHeading.test(paragraph))
  return at < 0 ? paragraphs : paragraphs.slice(0, at)
}
