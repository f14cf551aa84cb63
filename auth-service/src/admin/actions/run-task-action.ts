import { Problem } from '@ai-platform/contracts/problem.ts'
import { requestIdHeader } from '@ai-platform/runtime/request-id.ts'
import { toUser } from '../../accounts/user-view.ts'
import type { AuthContext } from '../../context.ts'
import type { ActionOutcome, ActionTarget } from '../resources/action.ts'
import { writeAudit } from './write-audit.ts'

const calls = {
  cancel: { method: 'POST', path: '/cancel', done: 'The task is cancelled.' },
  retry: { method: 'POST', path: '/retry', done: 'The task is queued again.' },
  delete: { method: 'DELETE', path: '', done: 'The task is deleted, with its file, text and result.' },
} as const

const tokenSeconds = 60
const timeoutMs = 10_000

async function refusalDetail(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined))
  return problem.data?.detail ?? `The processor answered with status ${response.status}.`
}

/**
 * Cancels, retries or deletes a task through processor-service's API. The call uses an access token for the task's
 * owner, valid for a minute, which names the admin. Writes an audit entry before the call, and a second one if the call is refused or fails.
 */
export async function runTaskAction(
  { config, log, pool, prisma, tokens }: AuthContext,
  { id, admin, params, requestId }: ActionTarget,
  action: keyof typeof calls,
): Promise<ActionOutcome> {
  const owner = await prisma.user.findUnique({ where: { id: String(params.user_id) } })
  if (!owner) return { done: false, sentence: "The account of the task's owner no longer exists." }
  const entry = { resource: 'processing_tasks', recordId: id }
  await writeAudit(pool, admin, { ...entry, action, detail: `${params.filename}, of ${owner.email}` })

  const { method, path, done } = calls[action]
  log.info({ request_id: requestId, admin_id: admin.id, task_id: id, action }, 'an admin changes a task')
  const refusal = await fetch(`${config.processor.url}/process/tasks/${id}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.sign(toUser(owner), { seconds: tokenSeconds, actorId: admin.id })}`,
      [requestIdHeader]: requestId,
    },
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    response => (response.ok ? undefined : refusalDetail(response)),
    error => {
      log.warn({ err: error, request_id: requestId }, 'the call to processor-service failed')
      return 'The processor does not answer right now. Try again shortly.'
    },
  )
  if (refusal === undefined) return { done: true, sentence: done, gone: action === 'delete' }
  await writeAudit(pool, admin, { ...entry, action: `${action}_refused`, detail: refusal })
  return { done: false, sentence: refusal }
}
