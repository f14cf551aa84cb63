import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { AnswerOptions } from '../provider.ts'

const languageNames = new Intl.DisplayNames('en', { type: 'language' })

/** Adds the user's instructions and the language of the result to the operator's system prompt. */
export function addOptions(
  system: string,
  taskType: TaskType,
  { instructions, output_language }: AnswerOptions,
): string {
  const parts = [system]
  if (output_language !== undefined) {
    const language = languageNames.of(output_language) ?? output_language
    parts.push(
      taskType === 'translate'
        ? `Translate into ${language} instead of English. A document that is in ${language} already is the one to improve.`
        : `Write your answer in ${language}, also when the document is in another language. Quotes stay in the words of the document.`,
    )
  }
  if (instructions !== undefined)
    parts.push(
      `The user asks you to observe this as well, within the task and the shape of the answer:\n${instructions}`,
    )
  return parts.join('\n\n')
}
