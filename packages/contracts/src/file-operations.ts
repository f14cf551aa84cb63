import { type AuthOperation, always, withBearer } from './auth-operation.ts'
import { SubmitByUrl, SubmitForm } from './submission.ts'
import { SubmitHeaders, submitProblems } from './submit-call.ts'
import { Task, TaskListQuery, TaskPage, TaskParams } from './task.ts'

/** The calls of documents in auth-service. */
export const fileOperations: AuthOperation[] = [
  {
    method: 'post',
    path: '/auth/files/submit/',
    summary: 'Submit a document, counted as an API call',
    description:
      'Authenticates and counts the call, then streams it to `POST /process/submit` and returns that answer unchanged.',
    tag: 'Files',
    auth: true,
    scope: 'documents:write',
    body: SubmitForm,
    jsonBody: SubmitByUrl,
    bodyContentType: 'multipart/form-data',
    headers: SubmitHeaders,
    responses: {
      200: { description: 'The earlier task of this Idempotency-Key', schema: Task },
      202: { description: 'The task, pending; Location says where to read it', schema: Task },
    },
    problems: [...withBearer, ...submitProblems, 'bad_gateway', 'gateway_timeout', ...always],
  },
  {
    method: 'get',
    path: '/auth/files/',
    summary: "List the caller's tasks",
    description: 'Newest first, with the filters of `GET /process/tasks`.',
    tag: 'Files',
    auth: true,
    scope: 'documents:read',
    query: TaskListQuery,
    responses: { 200: { description: 'One page of tasks', schema: TaskPage } },
    problems: ['validation_error', ...withBearer, ...always],
  },
  {
    method: 'get',
    path: '/auth/files/{task_id}/',
    summary: "Read one of the caller's tasks",
    tag: 'Files',
    auth: true,
    scope: 'documents:read',
    params: TaskParams,
    responses: { 200: { description: 'The task', schema: Task } },
    problems: [...withBearer, 'not_found', ...always],
  },
]
