/** Frequent words of each language that recognition can tell apart, by tesseract's names. Single letters are names in formulas. */
const frequentWords: Record<string, string> = {
  eng: 'the of and to in is that for it with as was on are by this be at from or an which not have has been were their',
  deu: 'der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch werden aus hat dass sie nach wird bei einer zur zum oder durch',
  fra: 'le la les de des et un une du en que est pour dans qui par sur au pas plus ce avec sont aux cette être ou nous vous il elle',
  spa: 'el la los las de en un una que del se por con para es al lo como más su no sus este esta fue son pero ha entre',
  ita: 'il di che la un una per in del della è non con sono da gli le nel alla si dei delle al come anche questo dal ha più lo',
}

const languagesOfWord = new Map<string, string[]>()
for (const [language, words] of Object.entries(frequentWords))
  for (const word of words.split(' ')) languagesOfWord.set(word, [...(languagesOfWord.get(word) ?? []), language])

/** Fewer words of a page than this do not show a language. */
const minPageWords = 4
/** A second language is recognised too if it has this many words and this share of those of the first. */
const minSecondWords = 10
const minSecondShare = 0.3
/** Otherwise it has to have fewer than this share: a text in another language, such as Latin, has some words of several. */
const maxOtherShare = 0.5

/**
 * Chooses the languages to recognise a page in, from a text of the document. Each further language takes as much time again:
 * a page took 2.7 to 3 times as long in five languages as in one.
 *
 * Counts frequent words that only one of the languages has. Languages without a list of words are always kept.
 * @param text the text so far, possibly recognised in another language
 * @param available the languages to choose from, at least one
 * @param minWords fewer words do not show a language
 * @returns the languages, the main one first; undefined when the text does not show one
 */
export function chooseLanguages(text: string, available: string[], minWords = minPageWords): string[] | undefined {
  const listed = available.filter(language => language in frequentWords)
  const counts = new Map(listed.map(language => [language, 0]))
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const [language, another] = languagesOfWord.get(word)?.filter(each => counts.has(each)) ?? []
    if (language && !another) counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b - a)
  if (!first || first[1] < minWords) return undefined
  const isMixed = second && second[1] >= Math.max(minSecondWords, minSecondShare * first[1])
  if (second && !isMixed && second[1] > maxOtherShare * first[1]) return undefined
  return [first[0], ...(isMixed ? [second[0]] : []), ...unlisted(available)]
}

/** Returns the languages for a document of which nothing is known: the first one that can be told apart. */
export function initialLanguages(available: string[]): string[] {
  return [...available.filter(language => language in frequentWords).slice(0, 1), ...unlisted(available)]
}

const unlisted = (available: string[]) => available.filter(language => !(language in frequentWords))
