import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { insertAttachedPages, toUnreadPage } from '../attached-pages.ts'
import { type AttachedPage, type AttachmentPath, type DocumentPage, joinPages } from '../extracted-document.ts'
import { ExtractionError } from '../extraction-error.ts'
import type { ExtractionPool } from '../extraction-pool.ts'
import { formatOfSource } from '../file-types.ts'
import type { RecognisePages } from '../recognition.ts'
import type { PageHabits, Recognise } from './begin-page.ts'
import { chooseLanguages, initialLanguages } from './choose-languages.ts'
import { mergePage } from './merge-page.ts'
import { type OcrEngine, UnrecognisedPageError } from './ocr-engine.ts'
import { recognisePage } from './recognise-page.ts'

/** A page to recognise. */
interface Job {
  /** What the result is for. */
  target: DocumentPage | AttachedPage
  number: number
  /** Of the document that contains the page. */
  attachment?: AttachmentPath
  /** The page as it was read. */
  before: DocumentPage
}

export interface PageRecognitionDeps {
  engine: OcrEngine
  /** The languages to choose from, at least one. The engine has them all. */
  languages: string[]
  extraction: Pick<ExtractionPool, 'loadPageImage'>
  log: Logger
}

/**
 * Returns a function that recognises the pages of documents. Pages of all documents share the engine and users take turns;
 * a page is rendered when its turn comes, so memory does not grow with the document. A page that cannot be rendered or
 * recognised keeps what it had. The function throws the first ExtractionError when no page was recognised and the document has no text.
 * Of images inside of the document, those that are unread are recognised in each mode.
 */
export function createPageRecognition({ engine, languages, extraction, log }: PageRecognitionDeps): RecognisePages {
  const slots = createLimiter({ concurrency: engine.concurrency })
  // The languages in which the next document is begun: those of the last one, because an installation mostly has one language.
  let guess = initialLanguages(languages)

  return async (document, { source, mode, signal, onPage }) => {
    const isShown = formatOfSource(source)?.scannable === true
    const own = document.pages.flatMap((page): Job[] =>
      isShown && page.number !== null && (mode === 'force' || page.unread)
        ? [{ target: page, number: page.number, before: page }]
        : [],
    )
    const attached = (document.attachedPages ?? []).map(
      (page): Job => ({ ...page, target: page, before: toUnreadPage(document, page) }),
    )
    const pages = [...own, ...attached]
    const extractedText = joinPages(document.pages)
    const known = languages.length === 1 ? languages : chooseLanguages(extractedText, languages)
    const habits: PageHabits = {
      isTurned: false,
      languages: known ?? initialLanguages(languages),
      guess: known ?? guess,
    }
    const results = new Map<DocumentPage | AttachedPage, DocumentPage>()
    let failed = 0
    let renderError: ExtractionError | undefined
    const stop = new AbortController()
    const endSignal = AbortSignal.any([signal, stop.signal])

    const runEngine: Recognise = (images, names) => engine.recognise(images, names, endSignal)

    async function recognise({ number, attachment, before }: Job): Promise<DocumentPage> {
      const image = await extraction.loadPageImage({ ...source, attachment }, number, endSignal)
      return mergePage(before, await recognisePage(runEngine, image, habits, languages), mode)
    }

    async function recogniseOrSkip(page: Job): Promise<void> {
      try {
        results.set(page.target, await recognise(page))
      } catch (error) {
        const isPageAtFault = error instanceof UnrecognisedPageError || error instanceof ExtractionError
        if (endSignal.aborted || !isPageAtFault) throw error
        log.info({ err: error, page: page.number, attachment: page.attachment }, 'a page was not recognised')
        failed++
        // Of a picture in it the error says nothing about the document.
        if (typeof page.attachment?.at(-1) !== 'string')
          renderError ??= error instanceof ExtractionError ? error : undefined
      }
      onPage(results.size + failed, pages.length)
    }

    // All loops draw from one iterator: each page is taken once, and few pages of a document wait for a slot.
    const waiting = pages.values()
    async function recogniseWaiting(): Promise<void> {
      for (const page of waiting) await slots.run(source.owner, () => recogniseOrSkip(page), { signal: endSignal })
    }
    const loops = Array.from({ length: Math.min(engine.concurrency, pages.length) }, recogniseWaiting)
    try {
      await Promise.all(loops)
    } catch (error) {
      stop.abort(error)
      await Promise.allSettled(loops)
      throw error
    }
    // Two languages take twice as long as one, so they are no guess.
    if (habits.guess.length === guess.length) guess = habits.guess
    if (renderError && results.size === 0 && extractedText === '') throw renderError
    const recognised = { ...document, pages: document.pages.map(page => results.get(page) ?? page) }
    return insertAttachedPages(recognised, results)
  }
}
