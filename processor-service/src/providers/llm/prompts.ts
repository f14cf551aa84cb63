import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TaskType } from '@ai-platform/contracts/result.ts'
import { ConfigError } from '@ai-platform/runtime/env.ts'

/** The values that a template may name in double braces. */
export interface PromptValues {
  text: string
  /** random characters for the marker lines around the text, so that a document cannot imitate its end */
  boundary: string
  /** a sentence that names the part of a longer document, or an empty string */
  part: string
  /** the user's question for `ask`, else an empty string */
  question: string
  /** the user's JSON Schema for `extract`, else an empty string */
  schema: string
}

export type Template = (values: PromptValues) => string

export interface Prompt {
  system: string
  user: Template
  /** combines the answers of the chunks of a long document; undefined when the file has no such section */
  combine: Template | undefined
}

export type Prompts = Record<TaskType, Prompt>

/** Task types that cannot do without the section `combine`. */
const combining: readonly TaskType[] = ['summarize', 'ask']

/** The prompts that come with the service. */
const shippedFolder = join(import.meta.dirname, '../../../prompts')

/**
 * Reads `<task_type>.md` of each task type: the texts under the headings `## system`, `## user` and `## combine`. For a file that the
 * folder lacks, as after an upgrade that brought a task type, the shipped one is read.
 * @param folder absolute path
 * @param onMissing receives the path of each missing file
 * @throws ConfigError that names the missing folder, or an incomplete or unreadable file
 */
export async function loadPrompts(folder: string, onMissing: (file: string) => void = () => {}): Promise<Prompts> {
  await access(folder).catch(cause => {
    throw new ConfigError(`The folder of prompts ${folder} cannot be read (PROMPTS_DIR): ${cause.message}`, { cause })
  })
  const entries = TaskType.options.map(async taskType => {
    const file = join(folder, `${taskType}.md`)
    const source = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT')
        throw new ConfigError(`The prompt ${file} cannot be read (PROMPTS_DIR): ${cause.message}`, { cause })
      onMissing(file)
      return readFile(join(shippedFolder, `${taskType}.md`), 'utf8')
    })
    return [taskType, parsePrompt(source, file, combining.includes(taskType))] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Prompts
}

function parsePrompt(source: string, file: string, mustCombine: boolean): Prompt {
  const sections = new Map<string, string>()
  for (const part of source
    .replaceAll('\r\n', '\n')
    .split(/^## (?=(?:system|user|combine)[^\S\n]*$)/m)
    .slice(1)) {
    const end = part.indexOf('\n')
    sections.set(part.slice(0, end).trim(), part.slice(end + 1).trim())
  }
  const section = (name: string): string => {
    const text = sections.get(name)
    if (!text) throw new ConfigError(`The prompt ${file} has no text under "## ${name}".`)
    return text
  }
  const template = (name: string) => compileTemplate(section(name), `The prompt ${file}, "## ${name}",`)
  const combine = mustCombine || sections.has('combine') ? template('combine') : undefined
  return { system: section('system'), user: template('user'), combine }
}

const placeholders: string[] = ['text', 'boundary', 'part', 'question', 'schema'] satisfies (keyof PromptValues)[]

/** Parses a template once. Filling it is one pass, so braces within the document have no effect. */
function compileTemplate(source: string, where: string): Template {
  const pieces = source.split(/\{\{\s*(\w+)\s*\}\}/)
  const names = pieces.filter((_, index) => index % 2 === 1)
  const unknown = names.find(name => !placeholders.includes(name))
  if (unknown)
    throw new ConfigError(
      `${where} has {{${unknown}}}: known are ${placeholders.map(name => `{{${name}}}`).join(', ')}.`,
    )
  if (!names.includes('text')) throw new ConfigError(`${where} lacks {{text}}, where the document goes.`)
  return values => pieces.map((piece, index) => (index % 2 ? values[piece as keyof PromptValues] : piece)).join('')
}
