import type { Command } from '../command.ts'
import { printable } from '../terminal/terminal.ts'
import { oneTaskId } from './one-task-id.ts'

export const textCommand: Command = {
  name: 'text',
  summary: 'Print what was read of a document, as Markdown',
  usage: 'TASK_ID',
  details: ['Between pages stands a comment with the page number. With --json each page is one object.'],
  options: {},
  examples: [
    ['ai-platform text 0198c0df-1c2d-7e3f-8a4b-56789abcdef0 > report.md', 'the whole text'],
    ['ai-platform text "$TASK_ID" --json | jq "select(.page == 2).text"', 'one page'],
  ],
  async run({ args, json, signal, terminal, client }) {
    const taskId = oneTaskId(args)
    let page: number | null = null
    for await (const item of (await client()).text(taskId, { limit: 100, signal })) {
      if (json) {
        terminal.print(JSON.stringify(item))
        continue
      }
      if (item.page !== page) {
        if (page !== null) terminal.print('')
        page = item.page
        const ocr = item.confidence !== null ? `, recognised with confidence ${item.confidence}` : ''
        terminal.print(`<!-- page ${page}${ocr} -->`)
      }
      terminal.print(printable(item.text))
    }
    return undefined
  },
}
