import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { type DocumentPage, joinPages } from '../extracted-document.ts'
import { ExtractionError } from '../extraction-error.ts'
import type { ExtractionPool } from '../extraction-pool.ts'
import type { RecognisePages } from '../recognition.ts'
import { chooseLanguages, initialLanguages } from './choose-languages.ts'
import { mergePage } from './merge-page.ts'
import { type OcrEngine, UnrecognisedPageError } from './ocr-engine.ts'
import type { PageImage } from './page-image.ts'
import { type PageHabits, probePage, type Recognise, recognisePage } from './recognise-page.ts'

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
 * recognised stays unread, unless every page fails.
 */
export function createPageRecognition({ engine, languages, extraction, log }: PageRecognitionDeps): RecognisePages {
  const slots = createLimiter({ concurrency: engine.concurrency })

  return async (document, { source, mode, signal, onPage }) => {
    const pages = document.pages.filter(({ number, unread }) => number !== null && (mode === 'force' || unread))
    const readText = joinPages(document.pages)
    const known = languages.length === 1 ? languages : chooseLanguages(readText, languages)
    const habits: PageHabits = { isTurned: false, languages: known ?? initialLanguages(languages) }
    let probed: Promise<void> | undefined = known ? Promise.resolve() : undefined
    const results = new Map<DocumentPage, DocumentPage>()
    const failures: Error[] = []
    const stop = new AbortController()
    const ends = AbortSignal.any([signal, stop.signal])

    const read: Recognise = (image, names) => engine.recognise(image, names, ends)

    async function recognise(page: DocumentPage): Promise<DocumentPage> {
      const image = await extraction.loadPageImage(source, page.number ?? 1, ends)
      // The first page with text tells what the document is like. Pages that come meanwhile wait for it.
      probed ??= probe(image)
      await probed
      return mergePage(page, await recognisePage(read, image, habits, languages), mode)
    }

    async function probe(image: PageImage): Promise<void> {
      const found = await probePage(read, image, languages).catch(ignoreUnrecognised)
      if (found) Object.assign(habits, found)
      else probed = undefined
    }

    async function recogniseOrSkip(page: DocumentPage): Promise<void> {
      try {
        results.set(page, await recognise(page))
      } catch (error) {
        const isPageAtFault = error instanceof UnrecognisedPageError || error instanceof ExtractionError
        if (ends.aborted || !isPageAtFault) throw error
        log.info({ err: error, page: page.number }, 'a page was not recognised')
        failures.push(error)
      }
      onPage(results.size + failures.length, pages.length)
    }

    const waiting = pages.values()
    async function recogniseWaiting(): Promise<void> {
      for (const page of waiting) await slots.run(source.owner, () => recogniseOrSkip(page), { signal: ends })
    }
    const loops = Array.from({ length: Math.min(engine.concurrency, pages.length) }, recogniseWaiting)
    try {
      await Promise.all(loops)
    } catch (error) {
      stop.abort(error)
      await Promise.allSettled(loops)
      throw error
    }
    const refused = failures.find(error => error instanceof ExtractionError)
    if (refused && results.size === 0 && readText === '') throw refused
    return { ...document, pages: document.pages.map(page => results.get(page) ?? page) }
  }
}

function ignoreUnrecognised(error: unknown): undefined {
  if (!(error instanceof UnrecognisedPageError)) throw error
}
