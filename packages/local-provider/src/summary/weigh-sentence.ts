import { isSpaceless } from '../text/split-words.ts'

/**
 * Weighs a sentence by its position: 1.5 for the first sentence, falling to 0.6 for the last. Documents usually name their
 * subject at the beginning.
 * @param at index of the sentence
 * @param last index of the document's last sentence
 */
export const weighPosition = (at: number, last: number) =>
  0.6 + 0.45 * Math.exp((-6 * at) / last) + 0.45 * Math.exp(-at / 14)

const needsContext =
  /^["“„«]?(?:however|but|and|or|also|then|therefore|thus|this|these|that|those|it|its|they|he|she|such|here|there|moreover|furthermore|additionally|for example|by contrast|in contrast|in addition|as a result|after that|similarly|in other words|you|your|dies\p{L}*|es|sie|er|diese|daher|dann|also|damit|aber|und|außerdem|hier|cette|ces?|il|elle|mais|donc|este|esta|esto|pero|también)\b/iu
const addressesReader = /^(?:see|click|call|please|note|visit|contact|siehe|bitte|voir|véase)\b/iu
const thanksOrNotice =
  /\b(?:thanks?|thank you|acknowledge?ments?|copyright|all rights reserved|danke?n?|vielen dank|e-mail|https?)\b/iu
const namesTheDocument =
  /^(?:\S+ ){0,4}(?:this|diese[srnm]?|cet(?:te)?|este|esta|questo|questa|dit|deze) (?:paper|report|document|study|article|guide|book|policy|agreement|contract|thesis|manual|standard|skript|dokument|arbeit|bericht|artikel|buch|studie|vertrag|handbuch|rapport|étude|livre|guide|artículo|documento|informe|estudio|libro|artigo|relatório|rapporto|articolo|verslag|artikel)\b/iu
const defines =
  /^(?:\S+ ){1,7}(?:is|are|was|ist|sind|est|sont|es|son|è|é) (?:an?|the|one|eine?n?|der|die|das|une?|la|le|una?|el|um|uma|o|a) /u

/**
 * Weighs how well the form of a sentence suits a summary; 1 is usual. Definitions and sentences about the document itself
 * weigh more. Questions, formulas, thanks and notices weigh less, and so do very short or long sentences and those that need
 * the sentence before them.
 */
export function weighForm(text: string): number {
  if (isSpaceless(text)) return text.length < 15 ? 0.6 : text.length > 120 ? 0.7 : 1
  const words = text.split(/\s+/u)
  let weight = words.length < 8 ? 0.6 : words.length > 45 ? 0.7 : 1
  if (/[?？؟]["'”’»)]*$/u.test(text)) weight *= 0.4
  if (namesTheDocument.test(text)) weight *= 1.5
  else if (needsContext.test(text)) weight *= 0.75
  if (addressesReader.test(text)) weight *= 0.5
  if (thanksOrNotice.test(text)) weight *= 0.5
  if (defines.test(text)) weight *= 1.25
  if (/^(?:\(?\p{L}?\d*[.)]|\p{L}+ \d+(?:\.\d+)*[:.]?|\p{Lu}\p{L}+:|\d+)\s|^\d\p{L}/u.test(text)) weight *= 0.6
  const symbols = words.filter(
    word => /^[^\p{L}]*\p{L}\d?[^\p{L}]*$/u.test(word) && !/^[aAIàéèyoeu]$/u.test(word),
  ).length
  weight *= Math.max(0.2, 1 - (4 * symbols) / words.length)
  const capitals = (text.match(/\p{Lu}/gu)?.length ?? 0) / text.length
  return capitals > 0.15 ? weight * 0.5 : weight
}
