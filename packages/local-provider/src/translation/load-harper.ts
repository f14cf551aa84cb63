import { Dialect, LocalLinter } from 'harper.js'
import { slimBinary } from 'harper.js/slimBinary'

/** A place in a text and its possible replacements. Offsets count UTF-16 units, as String does. */
export interface Suggestion {
  start: number
  end: number
  problem: string
  replacements: string[]
}

export interface Proofreader {
  /** Suggestions of the grammar rules that are safe to apply; no spelling. */
  findMistakes(passage: string): Promise<Suggestion[]>
  /** The dictionary's proposals for each unknown word; known words are left out. About 25 ms an unknown word. */
  findMisspelt(words: readonly string[]): Promise<Map<string, string[]>>
}

/**
 * The rules of Harper whose single proposal is nearly always right: slips and agreement. The other eight hundred (style,
 * commas, spaces, dashes, capitals, compounds, names) would rewrite the document, and take most of the time.
 */
const safeRules = new Set(
  `AnA AnAnother AnotherAn TheAnother RepeatedWords DefiniteArticle ModalOf HadOf MayOfPronoun ThenThan ItsContraction
  PronounInflectionBe PronounVerbAgreement PronounAre ThereIsAgreement SingleBe DoubleModal DidPast Didnt WillNonLemma
  IAm IAmAgreement CapitalizePersonalPronouns HowItLooksLike ToTo PossessiveYour TheWhetherWeather CompoundSubjectI
  CriteriaPhenomena DespiteOf SupposedTo UseToUsedTo BareInMind MoreBetter AdjectiveDoubleDegree SomebodyElses Payed
  CorrectNumberSuffix AllIntentsAndPurposes HaveNegNoAny TheyreConfusions ThereToTheir TheirToTheyre PronounContraction
  IsBeenAuxSequence NotBeAfterNot SimplePastToPastParticiple AlotToALot QuiteQuiet ThoughThought ThingThink ToLoseTooLoose
  InsteadOf BeAllowed WasAloud NoLonger TooTo TransposedSpace`.split(/\s+/),
)

/** Loads Harper's grammar checker from its file on disk: about 1.5 s and 250 MB, so once a thread and only when needed. */
export async function loadHarper(): Promise<Proofreader> {
  const linter = new LocalLinter({ binary: slimBinary, dialect: Dialect.American })
  await linter.setup()
  const rules = Object.keys(await linter.getDefaultLintConfig())
  const keepOnly = (keep: (rule: string) => boolean) =>
    linter.setLintConfig(Object.fromEntries(rules.map(rule => [rule, keep(rule)])))
  let mode: 'grammar' | 'spelling' | undefined
  const check = async (text: string, wanted: 'grammar' | 'spelling') => {
    if (mode !== wanted) await keepOnly(rule => (wanted === 'spelling' ? rule === 'SpellCheck' : safeRules.has(rule)))
    mode = wanted
    return readSuggestions(text, await linter.lint(text, { language: 'plaintext' }))
  }
  return {
    findMistakes: passage => check(passage, 'grammar'),
    async findMisspelt(words) {
      const suggestions = await check(words.join('\n\n'), 'spelling')
      return new Map(suggestions.map(({ problem, replacements }) => [problem, replacements]))
    },
  }
}

const replace = 0
const remove = 1
type Lint = Awaited<ReturnType<LocalLinter['lint']>>[number]

/** Converts Harper's offsets, which count characters, to UTF-16 units. Frees each finding, which holds wasm memory. */
function readSuggestions(text: string, lints: Lint[]): Suggestion[] {
  const offsets = /[\uD800-\uDBFF]/.test(text) ? characterOffsets(text) : undefined
  return lints.map(lint => {
    const span = lint.span()
    const start = offsets ? (offsets[span.start] ?? text.length) : span.start
    const end = offsets ? (offsets[span.end] ?? text.length) : span.end
    const suggestions = lint.suggestions()
    const replacements = suggestions
      .filter(suggestion => suggestion.kind() === replace || suggestion.kind() === remove)
      .map(suggestion => (suggestion.kind() === remove ? '' : suggestion.get_replacement_text()))
    const usable = replacements.length === suggestions.length ? replacements : []
    lint.free()
    return { start, end, problem: text.slice(start, end), replacements: usable }
  })
}

function characterOffsets(text: string): number[] {
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    offsets.push(at)
    at += character.length
  }
  return [...offsets, at]
}
