import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { joinPages } from '@ai-platform/documents/extracted-document.ts'
import type { Figure } from '../figure.ts'
import { namesLetters } from './measures/names-letters.ts'
import { wordRecall, wordsOf } from './measures/word-recall.ts'
import type { Readers } from './open-readers.ts'
import { runProgram } from './run-program.ts'
import type { Sample } from './sample.ts'

/** A file with a lower recall is listed. */
const listedBelow = 0.97

const isInstalled = () => spawnSync('pdftotext', ['-v']).error === undefined

interface Comparison {
  name: string
  recall: number
  /** Whether pdftotext knew the letters of the file. */
  named: boolean
  readMs: number
  pdftotextMs: number
}

/**
 * Compares the words of PDFs with those of pdftotext, and the time with a process of pdftotext for each file. Returns no
 * figures when pdftotext is not on PATH. Files that pdftotext refuses, or in which it finds no word, do not count.
 * @param files paths of PDFs
 */
export async function compareWithPdftotext(
  files: string[],
  readers: Readers,
  environment: NodeJS.ProcessEnv,
): Promise<Figure[]> {
  if (!isInstalled() || files.length === 0) return []
  // Starts the thread and loads pdfium, which a service does once.
  await readers.readFile(files[0] ?? '', 'pdf').catch(() => undefined)
  const compared: Comparison[] = []
  for (const file of files) compared.push(...(await compareFile(file, readers, environment)))
  const sum = (value: (one: Comparison) => number) => compared.reduce((total, one) => total + value(one), 0)
  const named = compared.filter(comparison => comparison.named)
  const basis = `${compared.length} PDFs`
  const slow = compared.filter(({ readMs, pdftotextMs }) => readMs > pdftotextMs)
  return [
    toRecall('words of pdftotext, mean of the files', compared),
    ...(named.length > 0 ? [toRecall('words of pdftotext, mean of the files whose letters it knows', named)] : []),
    {
      name: 'time, against a process of pdftotext a file',
      value: sum(({ readMs }) => readMs) / sum(({ pdftotextMs }) => pdftotextMs),
      unit: '×',
      basis,
      missed: slow.map(
        ({ name, readMs, pdftotextMs }) => `${name}: ${readMs.toFixed(0)} ms against ${pdftotextMs.toFixed(0)} ms`,
      ),
    },
  ]
}

function toRecall(name: string, compared: Comparison[]): Figure {
  const low = compared.filter(({ recall }) => recall < listedBelow).sort((one, other) => one.recall - other.recall)
  return {
    name,
    value: compared.reduce((sum, { recall }) => sum + recall, 0) / compared.length,
    unit: '',
    basis: `${compared.length} PDFs`,
    missed: low.map(({ name, recall }) => `${name}: ${recall.toFixed(3)}`),
  }
}

async function compareFile(file: string, readers: Readers, environment: NodeJS.ProcessEnv): Promise<Comparison[]> {
  const own = await timed(() => readers.readFile(file, 'pdf').then(({ pages }) => joinPages(pages)))
  const other = await timed(() => runProgram('pdftotext', ['-enc', 'UTF-8', file, '-'], environment))
  const text = other.value ?? ''
  if (wordsOf(text).length === 0) return []
  const actual = wordsOf(own.value ?? '')
  // pdftotext keeps some hyphens at the ends of lines, and not every one of them divides a word.
  const recall = Math.max(
    ...[text, text.replace(/[-\u00ad]\n(?=\p{Ll})/gu, '')].map(one => wordRecall(wordsOf(one), actual)),
  )
  return [{ name: basename(file), recall, named: namesLetters(text), readMs: own.ms, pdftotextMs: other.ms }]
}

/** The result of `work`, undefined when it fails, and its duration. */
async function timed<T>(work: () => Promise<T>): Promise<{ value: T | undefined; ms: number }> {
  const startedAt = performance.now()
  const value = await work().catch(() => undefined)
  return { value, ms: performance.now() - startedAt }
}

/** The PDFs in a folder and the folders in it, in the order of their names. */
export async function listPdfs(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter(name => /\.pdf$/i.test(name))
    .sort()
    .map(name => join(folder, name))
}

/** Writes the PDFs among the samples into a folder while `work` runs. */
export async function withSampleFiles<T>(samples: Sample[], work: (files: string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-eval-pdfs-'))
  try {
    const files: string[] = []
    for (const { name, extension, bytes } of samples) {
      if (extension !== 'pdf') continue
      const path = join(folder, `${name}.pdf`)
      await writeFile(path, bytes)
      files.push(path)
    }
    return await work(files)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
