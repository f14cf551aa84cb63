import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { requireUser } from '../http/authentication.ts'
import { createTicketRoute } from '../sockets/ticket.ts'
import { cancelTaskRoute } from './cancel-task.ts'
import { deleteTaskRoute } from './delete-task.ts'
import { listAttemptsRoute } from './list-attempts.ts'
import { listEventsRoute } from './list-events.ts'
import { listTasksRoute } from './list-tasks.ts'
import { readFileRoute } from './read-file.ts'
import { readTaskRoute } from './read-task.ts'
import { readTextRoute } from './read-text.ts'
import { retryTaskRoute } from './retry-task.ts'
import { submitTaskRoute } from './submit-task.ts'
import { taskTypesRoute } from './task-types.ts'

/** Registers the routes under /process/. All but the task types need a token and act on the caller's tasks. */
export function registerTaskRoutes(app: FastifyInstance, context: Context): void {
  taskTypesRoute(app, context)
  app.register(async scope => {
    requireUser(scope, context)
    submitTaskRoute(scope, context)
    listTasksRoute(scope, context)
    readTaskRoute(scope, context)
    readTextRoute(scope, context)
    readFileRoute(scope, context)
    listAttemptsRoute(scope, context)
    cancelTaskRoute(scope, context)
    retryTaskRoute(scope, context)
    deleteTaskRoute(scope, context)
    listEventsRoute(scope, context)
    createTicketRoute(scope, context)
  })
}
