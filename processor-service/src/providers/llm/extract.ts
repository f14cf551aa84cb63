import type { ResultOf, Source } from '@ai-platform/contracts/result.ts'
import { foldPage } from '@ai-platform/runtime/find-quote.ts'
import { z } from 'zod'
import { toAnswerSchema } from '../../schemas/answer-schema.ts'
import { decodeAnswer, fillAbsent } from '../../schemas/decode-answer.ts'
import {
  createResolver,
  everySchema,
  isObject,
  type JsonSchema,
  type Resolve,
  type SchemaFault,
  tokensOf,
  valueAt,
} from '../../schemas/json-schema.ts'
import { ProviderError } from '../provider-error.ts'
import { type Chunk, cutChunks, markPages } from './cut-chunks.ts'
import { isCutOff, maxHalvings } from './cut-off.ts'
import { mergeData, type PartData } from './merge-data.ts'
import { neutralize } from './neutralize.ts'
import { type AnswerShape, type Content, type LlmTask, partNote, type TaskRun } from './task-run.ts'
import { tidySources } from './tidy-sources.ts'

/** Lists of a chunk may be longer than a page. Unused tokens cost nothing. */
const maxOutputTokens = 8_192
/** A chunk of at most this many UTF-16 units is not split again when its answer is cut off. */
const smallestSplit = 2_000

const sourceList = z
  .array(
    z.object({
      pointer: z.string().describe('JSON Pointer of the value in data, such as /customer/name or /items/0/price'),
      page: z.int().nullable().describe('Number of the page, from 1. null: a document without pages'),
      quote: z.string().describe('A short passage of the document, word for word'),
    }),
  )
  .describe('The passages that the values rest on')

/** A model's answer: the sources are a list, because strict modes allow no names that the schema does not have. */
const Extracted = z.object({ data: z.record(z.string(), z.unknown()), sources: sourceList })
type Extracted = z.infer<typeof Extracted>

/**
 * Data by the client's schema. A document of one chunk is asked about once. For a longer one, each chunk gives what it says, and the
 * parts are merged without a further call. When the merged data is not valid, the model is shown it with its faults, once.
 */
export const extractTask: LlmTask<'extract'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: true,
  storedAnswer: Extracted,
  tidy: output => output,
  async answer(run) {
    const schema = run.schema ?? { type: 'object' }
    const resolve = createResolver(schema)
    const isWhole = run.chunks.length === 1
    const shapes = {
      whole: shapeOf(run, schema, resolve, false),
      part: shapeOf(run, schema, resolve, true),
    }
    const parts = run.chunks.length
    await run.recall(run.chunks.map((chunk, index) => contentOf(chunk, partNote(index, parts))))
    const perChunk = await run.eachChunk((chunk, index, signal) =>
      askAbout(run, chunk, {
        shape: isWhole ? shapes.whole : shapes.part,
        halfShape: shapes.part,
        note: partNote(index, parts),
        halvings: maxHalvings,
        signal,
      }),
    )
    const [first, ...rest] = perChunk.flatMap(parts => parts ?? [])
    if (!first) return { data: {}, sources: {} }
    if (isWhole && rest.length === 0) return first
    const merged = mergeData([first, ...rest])
    const data = fillAbsent(merged.data, schema, resolve) as PartData['data']
    const faults = await run.validate(schema, data)
    if (faults.length === 0) return { data, sources: merged.sources }
    return correct(run, { data, sources: merged.sources }, faults, shapes.whole)
  },
}

const contentOf = (chunk: Chunk, part: string): Content => ({ text: markPages(chunk), section: 'user', part })

interface ChunkQuestion {
  shape: AnswerShape<Extracted>
  /** for the halves of a chunk whose answer was cut off */
  halfShape: AnswerShape<Extracted>
  note: string
  /** how often the chunk may be halved when its answer is cut off */
  halvings: number
  signal: AbortSignal
}

/** Asks about a chunk. When the answer is cut off at the token limit, asks about its two halves, and so on. */
async function askAbout(run: TaskRun<'extract'>, chunk: Chunk, question: ChunkQuestion): Promise<PartData[]> {
  const { shape, halfShape, note, halvings, signal } = question
  try {
    const answer = await run.askFor(shape, {
      ...contentOf(chunk, note),
      maxOutputTokens,
      signal,
      streamed: null,
    })
    return [groundData(run, answer, chunk)]
  } catch (error) {
    if (!isCutOff(error) || halvings === 0 || chunk.text.length <= smallestSplit) throw error
    const half = { maxCharacters: Math.ceil(chunk.text.length / 2) + 200, maxTokens: Number.POSITIVE_INFINITY }
    const ofHalf = { ...question, shape: halfShape, note: note || partNote(0, 2), halvings: halvings - 1 }
    const parts: PartData[] = []
    for (const piece of cutChunks(chunk.pages, half)) parts.push(...(await askAbout(run, piece, ofHalf)))
    return parts
  }
}

/** Keeps the sources whose quote is in the chunk and whose pointer leads to a value of the data. */
function groundData(run: TaskRun<'extract'>, { data, sources }: Extracted, chunk: Chunk): PartData {
  const pages = chunk.pages.map(foldPage)
  const claimed = new Map<string, Source[]>()
  let misplaced = 0
  for (const { pointer, page, quote } of sources) {
    const value = valueAt(data, pointer)
    if (pointer === '' || value === undefined || value === null) misplaced++
    else claimed.set(pointer, [...(claimed.get(pointer) ?? []), { page, quote }])
  }
  run.dropSources(misplaced)
  const kept = [...claimed].map(([pointer, found]) => [pointer, run.keepSources(found, pages)] as const)
  return { data, sources: Object.fromEntries(kept.filter(([, found]) => found.length > 0)) }
}

/** Asks the model to correct merged data. Sources stay with the values that it did not change. */
async function correct(
  run: TaskRun<'extract'>,
  merged: PartData,
  faults: SchemaFault[],
  shape: AnswerShape<Extracted>,
): Promise<ResultOf<'extract'>> {
  const text = `${neutralize(JSON.stringify(merged.data))}\n\nFaults:\n${writeFaults(faults)}`
  if (!run.canCombine || run.sizeOf(text) > 1)
    throw new ProviderError(
      'provider_bad_output',
      `The data of the document's parts is together not valid by the schema: ${writeFaults(faults)} Allow null for what a document may not say, or split the document.`,
    )
  const { data } = await run.askFor(shape, {
    text,
    section: 'combine',
    part: '',
    maxOutputTokens,
    signal: run.stop,
    streamed: null,
  })
  const unchanged = Object.entries(merged.sources).filter(([pointer]) => {
    const value = valueAt(data, pointer)
    return value !== undefined && JSON.stringify(value) === JSON.stringify(valueAt(merged.data, pointer))
  })
  return { data, sources: Object.fromEntries(unchanged) }
}

/** The shape of an answer by the client's schema; `partial` for a part of a document, which need not have what is required. */
function shapeOf(
  run: TaskRun<'extract'>,
  schema: JsonSchema,
  resolve: Resolve,
  partial: boolean,
): AnswerShape<Extracted> {
  const hidesNames = createNameFilter(schema)
  const data = z
    .unknown()
    .meta(toAnswerSchema(schema, resolve, partial))
    .superRefine(async (value, context) => {
      if (!isObject(value)) context.addIssue({ code: 'custom', message: 'It must be an object.' })
      else if (!partial) {
        const faults = (await run.validate(schema, value)).map(hidesNames)
        if (faults.length > 0)
          context.addIssue({ code: 'custom', message: `It is not valid by the user's schema. ${writeFaults(faults)}` })
      }
    })
  return {
    schema: z.object({
      data: data as unknown as z.ZodType<Record<string, unknown>>,
      sources: sourceList,
    }),
    tidy(output) {
      if (!isObject(output)) return output
      // Models without a strict mode leave the outer object out.
      const answer = 'data' in output ? output : { data: output, sources: [] }
      return {
        data: decodeAnswer(answer.data, schema, resolve, partial),
        sources: tidyPointers(answer.sources),
      }
    },
  }
}

/** Corrects the sources of an answer; those without a pointer or a quote are left out. */
function tidyPointers(sources: unknown): unknown[] {
  const list = typeof sources === 'string' ? parseList(sources) : sources
  if (!Array.isArray(list)) return []
  return list.flatMap(source => {
    if (!isObject(source) || typeof source.pointer !== 'string') return []
    const pointer = source.pointer.trim().replace(/^\$|^\/data(?=\/)/, '')
    return tidySources([source]).map(tidied => ({
      ...(tidied as object),
      pointer: pointer.startsWith('/') ? pointer : `/${pointer.replace(/^\./, '').replaceAll('.', '/')}`,
    }))
  })
}

function parseList(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}

const writeFaults = (faults: SchemaFault[]): string =>
  faults.map(({ pointer, message }) => `At ${pointer || 'the root'}: ${message}`).join(' ')

/** Replaces names that the schema does not have, because the document may have made the model invent them. */
function createNameFilter(schema: JsonSchema): (fault: SchemaFault) => SchemaFault {
  const names = new Set<string>()
  for (const place of everySchema(schema))
    if (isObject(place.schema.properties)) for (const name of Object.keys(place.schema.properties)) names.add(name)
  return ({ pointer, message }) => {
    const tokens = tokensOf(pointer) ?? []
    const safe = tokens.map(token => (/^\d+$/.test(token) || names.has(token) ? token : '…'))
    return { pointer: safe.length === 0 ? '' : `/${safe.join('/')}`, message }
  }
}
