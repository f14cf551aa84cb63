import { isFinal } from '../submission/wait-for-task.ts'
import type { Task } from '../types.ts'
import type { SocketMessage } from './event-socket.ts'
import type { ConnectedMark } from './follow-feed.ts'

/** What `watch` reports: the task whenever it changed, its progress, and parts of the AI's output. */
export type WatchUpdate =
  | { type: 'task'; task: Task }
  | { type: 'progress'; progress: number }
  | { type: 'delta'; text: string }

/**
 * Reports how a task goes on, until it is final. The first update is the task itself, the last one the final task.
 * @param feed the live events of the user, from now on
 */
export async function* watchTask(
  taskId: string,
  readTask: () => Promise<Task>,
  feed: AsyncIterable<SocketMessage | ConnectedMark>,
): AsyncGenerator<WatchUpdate, void, undefined> {
  let shown = ''
  for await (const message of feed) {
    if (message.event === 'task_progress' || message.event === 'task_delta') {
      if (message.task_id !== taskId) continue
      yield message.event === 'task_delta'
        ? { type: 'delta', text: message.text }
        : { type: 'progress', progress: message.progress }
      continue
    }
    if (message.event !== 'connected' && message.task_id !== taskId) continue
    // A deleted task answers 404, which ends the watch.
    const task = await readTask()
    const state = JSON.stringify([task.status, task.progress, task.attempts])
    if (state === shown) continue
    shown = state
    yield { type: 'task', task }
    if (isFinal(task)) return
  }
}
