import { randomUUID } from 'node:crypto'
import { type ResultOf, resultSchemas, type TaskType } from '@ai-platform/contracts/result.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ZodType } from 'zod'
import type { Model } from '../../models/model.ts'
import { ModelError, smallContextReason } from '../../models/model-error.ts'
import type { SchemaChecker } from '../../schemas/schema-checker.ts'
import type { AiAnswer, AiRequest, FailedChunk, Provider } from '../provider.ts'
import { ProviderError } from '../provider-error.ts'
import { addOptions } from './add-options.ts'
import { answerChunks } from './answer-chunks.ts'
import { askTask } from './ask.ts'
import { askModel } from './ask-model.ts'
import { checkSources } from './check-source.ts'
import { divideContext } from './chunk-limits.ts'
import { cutChunks, sizeOf } from './cut-chunks.ts'
import { estimateDocument } from './estimate-document.ts'
import { extractTask } from './extract.ts'
import { extractKeywordsTask } from './extract-keywords.ts'
import { createInputEstimate } from './input-estimate.ts'
import { neutralize } from './neutralize.ts'
import type { Prompts } from './prompts.ts'
import { qaTask } from './qa.ts'
import { defaultRetryPolicy, type RetryPolicy, toProviderError } from './retry-policy.ts'
import { sentimentTask } from './sentiment.ts'
import { keyOfQuestion, openStoredAnswers } from './stored-answers.ts'
import { summarizeTask } from './summarize.ts'
import type { AnswerShape, Ask, Content, LlmTask } from './task-run.ts'
import { translateTask } from './translate.ts'

const tasks: { [T in TaskType]: LlmTask<T> } = {
  summarize: summarizeTask,
  extract_keywords: extractKeywordsTask,
  sentiment: sentimentTask,
  translate: translateTask,
  qa: qaTask,
  ask: askTask,
  extract: extractTask,
}

const schemas: { [T in TaskType]: ZodType<ResultOf<T>> } = resultSchemas

export interface LlmProviderOptions {
  model: Model
  prompts: Prompts
  /** the maximum UTF-16 units of document text in one question */
  chunkCharacters: number
  /** the maximum number of chunks; the answer reports those left out. Without it, all chunks are processed. */
  maxChunks?: number | undefined
  retry?: RetryPolicy | undefined
  /** validates the data of `extract` */
  schemas: SchemaChecker
  log: Logger
}

/** Makes a provider that runs all task types on a language model. A long document is processed chunk by chunk. */
export function createLlmProvider(options: LlmProviderOptions): Provider {
  const { model, prompts, log } = options
  const retry = options.retry ?? defaultRetryPolicy
  const estimate = createInputEstimate()

  /**
   * A server may show only by its first answers that it holds less context than the chunks were cut for. Then they are cut again,
   * once.
   */
  async function answer<T extends TaskType>(request: AiRequest<T>): Promise<AiAnswer<T>> {
    try {
      return await answerOnce(request)
    } catch (error) {
      const isSmall =
        error instanceof ProviderError && error.cause instanceof ModelError && error.cause.reason === smallContextReason
      if (!isSmall || (request.stop ?? request.signal).aborted) throw error
      log.warn(
        { request_id: request.requestId },
        'the AI provider holds less context than expected; the text is cut again',
      )
      return answerOnce(request)
    }
  }

  async function answerOnce<T extends TaskType>(request: AiRequest<T>): Promise<AiAnswer<T>> {
    const { taskType, signal, stop: taskStop = signal, requestId } = request
    const pages = request.pages.map(({ number, text }) => ({ number, text: neutralize(text) }))
    signal.throwIfAborted()
    if (pages.every(({ text }) => text.trim() === ''))
      throw new ProviderError('no_text_found', 'The document has no text. Upload a document that contains text.')
    await readContext(model, signal)
    const task: LlmTask<T> = tasks[taskType]
    const prompt = prompts[taskType]
    const { question = '' } = request.options
    const schema = request.options.schema ? JSON.stringify(request.options.schema) : ''
    const system = addOptions(prompt.system, taskType, request.options)
    const promptAlone = `${system}${prompt.user({ text: '', boundary: '', part: '', question, schema })}`
    const room = divideContext(model.contextTokens, {
      // The schema goes into the prompt, and in another form into the call.
      prompt: `${promptAlone}${schema}`,
      maxCharacters: Math.min(options.chunkCharacters, task.maxChunkCharacters),
      repeatsText: task.repeatsText,
    })
    const all = cutChunks(pages, room.limits)
    const selected = (await task.select?.(all, { question, pages, limits: room.limits })) ?? all
    const chunks = selected.slice(0, options.maxChunks)
    const usage: Usage = { input_tokens: 0, output_tokens: 0 }
    const failedChunks: FailedChunk[] = []
    // A document of one call has no use for the ledger.
    const stored =
      chunks.length > 1 && request.ledger
        ? openStoredAnswers<object>(request.ledger, task.storedAnswer ?? schemas[taskType])
        : undefined
    const promptOf = ({ text, section, part }: Content, boundary: string) =>
      (prompt[section] ?? prompt.user)({ text, boundary, part, question, schema })
    // The options that choose pages decide only which text is asked about.
    const choices = JSON.stringify({ ...request.options, pages: undefined, ocr: undefined })
    const keyOf = (content: Content) =>
      keyOfQuestion([model.name, model.model, taskType, choices, system, promptOf(content, '')])
    let ended = 0
    let sourcesDropped = 0

    const askFor = async <A>(
      shape: AnswerShape<A>,
      { maxOutputTokens, signal: stop, streamed, ...content }: Ask,
    ): Promise<A> => {
      const key = stored && keyOf(content)
      const earlier = key && (await stored.find(key))
      if (earlier) {
        if (streamed) streamed.onText(String(Reflect.get(earlier, streamed.field) ?? ''))
        return earlier as A
      }
      stop.throwIfAborted()
      const call = {
        system,
        prompt: promptOf(content, randomUUID().slice(-12)),
        schema: shape.schema,
        schemaName: taskType,
        tidy: shape.tidy,
        maxOutputTokens: Math.min(maxOutputTokens, room.maxOutputTokens),
        requestId,
        signal,
        stop,
        streamed,
        mayBeShorter: !task.repeatsText,
        estimate,
        onCall: request.onCall,
        onSend: request.onSend,
        budget: request.budget,
        onUsage(tokens: Usage) {
          request.onUsage(tokens)
          usage.input_tokens += tokens.input_tokens
          usage.output_tokens += tokens.output_tokens
        },
      }
      const answered = await askModel<A>(model, call, retry, log)
      if (key) await stored.store(key, answered as object)
      return answered
    }

    const result = await task.answer({
      chunks,
      sizeOf: text => sizeOf(text, room.limits),
      canCombine: prompt.combine !== undefined,
      stop: taskStop,
      onDelta: request.onDelta,
      keepSources(claimed, claimedPages) {
        const { sources, dropped } = checkSources(claimed, claimedPages)
        sourcesDropped += dropped
        return sources
      },
      async recall(contents) {
        if (chunks.length <= 1) return
        const keys = stored ? contents.map(keyOf) : []
        await stored?.prepare(keys)
        const unanswered = chunks.filter((_, index) => !stored?.has(keys[index] ?? ''))
        await request.budget?.plan(estimateDocument(unanswered, promptAlone, task.repeatsText))
      },
      dropSources(count) {
        sourcesDropped += count
      },
      schema: request.options.schema,
      validate: (clientSchema, value) => options.schemas.validate(clientSchema, value, requestId),
      ask: ask => askFor({ schema: schemas[taskType], tidy: task.tidy }, ask),
      askFor,
      async eachChunk(work) {
        const onEnd = () =>
          request.onProgress(++ended, chunks.length < all.length && task.select ? chunks.length : all.length)
        const { results, failed } = await answerChunks(chunks, taskStop, work, onEnd)
        failedChunks.push(...failed)
        return results
      },
    })
    const chunksDone = chunks.length - failedChunks.length
    return { result, usage, chunks: all.length, chunksDone, failedChunks, sourcesDropped, ignoredOptions: [] }
  }

  return { name: model.name, model: model.model, answer, close: async () => model.close?.() }
}

/** Lets the model find out how much text a question may have, where its server tells it. */
async function readContext(model: Model, signal: AbortSignal): Promise<void> {
  try {
    await model.readContext?.(signal)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof ModelError ? toProviderError(error) : error
  }
}
