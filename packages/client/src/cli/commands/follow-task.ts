import type { WatchUpdate } from '../../events/watch-task.ts'
import type { Client } from '../../node.ts'
import type { Task } from '../../types.ts'
import type { CommandContext } from '../command.ts'
import { progressBar } from '../terminal/progress-bar.ts'
import { printable } from '../terminal/terminal.ts'

/**
 * Shows the progress of a task until it is final.
 * @param onUpdate called with each update
 * @throws the errors of `watch`
 */
export async function followTask(
  client: Client,
  taskId: string,
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
  onUpdate: (update: WatchUpdate) => void = () => {},
): Promise<Task> {
  let name = taskId
  let last: Task | undefined
  let isAway = false
  const show = (share: number, status: string) =>
    terminal.progress(`${progressBar(share)} ${isAway ? 'connecting again' : status}  ${name}`)
  const onState = (state: string) => {
    isAway = state === 'waiting' && last !== undefined
    if (last) show(last.progress, last.status)
  }
  for await (const update of client.watch(taskId, { signal, onState })) {
    if (update.type === 'task') {
      last = update.task
      name = printable(last.filename)
    }
    if (update.type === 'progress' && last) last = { ...last, progress: update.progress }
    if (last) show(last.progress, last.status)
    onUpdate(update)
  }
  terminal.clearProgress()
  if (!last) throw new Error(`${taskId} sent no update.`)
  return last
}
