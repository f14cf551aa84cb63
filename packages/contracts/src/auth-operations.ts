import { z } from 'zod'
import {
  LoginRequest,
  PasswordChange,
  Profile,
  ProfileUpdate,
  RefreshRequest,
  RegisterRequest,
  SessionResponse,
  TokenPair,
  TokenValidation,
  ValidateTokenRequest,
} from './account.ts'
import { ApiKeyPage, ApiKeyParams, CreatedApiKey, maxApiKeys, NewApiKey, type Scope } from './api-key.ts'
import { PageQuery } from './list.ts'
import type { ProblemCode } from './problem.ts'
import { SubmitByUrl, SubmitForm } from './submission.ts'
import { Task, TaskListQuery, TaskPage, TaskParams } from './task.ts'
import { UsageQuery, UsageReport } from './usage.ts'
import {
  CreatedWebhook,
  NewWebhook,
  WebhookDeliveryPage,
  WebhookDeliveryParams,
  WebhookEndpoint,
  WebhookListQuery,
  WebhookPage,
  WebhookParams,
  WebhookSecret,
  WebhookUpdate,
} from './webhook.ts'

/** One public call of auth-service in the OpenAPI document. auth-service validates with the same schemas. */
export interface AuthOperation {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** with a trailing slash, and parameters as {name}; the path without the slash works too */
  path: string
  summary: string
  description?: string
  tag: 'Accounts' | 'Tokens' | 'API keys' | 'Files' | 'Webhooks'
  /** whether the call needs credentials */
  auth: boolean
  /** what the call needs of an API key; without it, the call takes access tokens only */
  scope?: Scope
  body?: z.ZodType
  /** of a body in JSON, besides the one of `bodyContentType` */
  jsonBody?: z.ZodType
  /** application/json by default */
  bodyContentType?: 'multipart/form-data'
  query?: z.ZodObject
  params?: z.ZodObject
  headers?: z.ZodObject
  /** the successful answers, by status; `problems` has the others */
  responses: Record<number, { description: string; schema?: z.ZodType }>
  problems: ProblemCode[]
}

/** Every call may answer with these. */
const always: ProblemCode[] = ['internal_error', 'service_unavailable']
const withJson: ProblemCode[] = ['malformed_request', 'validation_error', 'payload_too_large', 'unsupported_media_type']
const withBearer: ProblemCode[] = ['not_authenticated', 'token_not_valid', 'account_disabled', 'insufficient_scope']

const SubmitHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Kept for 24 hours. The same key with the same file or URL and fields returns the same task'),
})

export const authOperations: AuthOperation[] = [
  {
    method: 'post',
    path: '/auth/register/',
    summary: 'Create an account',
    description:
      'The new account is logged in at once. `username` and `email` are unique without regard to case. A password has 8 ' +
      'characters to 72 UTF-8 bytes, is not all digits, and is not the username or the e-mail address.',
    tag: 'Accounts',
    auth: false,
    body: RegisterRequest,
    responses: { 201: { description: 'The account and its first session', schema: SessionResponse } },
    problems: [...withJson, 'username_taken', 'email_taken', 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/login/',
    summary: 'Log in',
    description:
      'After ten failed logins to an account in 15 minutes, an address cannot log in to it for that time; a success ' +
      'clears the count. After a hundred from many addresses, no address can.',
    tag: 'Accounts',
    auth: false,
    body: LoginRequest,
    responses: { 200: { description: 'A new session', schema: SessionResponse } },
    problems: [...withJson, 'invalid_credentials', 'account_disabled', 'rate_limited', ...always],
  },
  {
    method: 'get',
    path: '/auth/profile/',
    summary: "Show the caller's account",
    tag: 'Accounts',
    auth: true,
    scope: 'account:read',
    responses: { 200: { description: 'The account with its counters', schema: Profile } },
    problems: [...withBearer, ...always],
  },
  {
    method: 'get',
    path: '/auth/usage/',
    summary: "Show what the caller's tasks used",
    description: 'By UTC day, newest first. Days without usage are left out.',
    tag: 'Accounts',
    auth: true,
    scope: 'account:read',
    query: UsageQuery,
    responses: { 200: { description: 'Today, the limits, and each day', schema: UsageReport } },
    problems: ['validation_error', ...withBearer, ...always],
  },
  {
    method: 'patch',
    path: '/auth/profile/',
    summary: "Change the caller's username",
    tag: 'Accounts',
    auth: true,
    body: ProfileUpdate,
    responses: { 200: { description: 'The changed account', schema: Profile } },
    problems: [...withJson, ...withBearer, 'username_taken', ...always],
  },
  {
    method: 'post',
    path: '/auth/password/change/',
    summary: "Change the caller's password",
    description:
      'Starts a new session and revokes every earlier refresh token; access tokens stay valid until they expire. A ' +
      'user has ten tries in 15 minutes, successful or not.',
    tag: 'Accounts',
    auth: true,
    body: PasswordChange,
    responses: { 200: { description: 'The tokens of the new session', schema: TokenPair } },
    problems: [...withJson, 'invalid_current_password', ...withBearer, 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/token/refresh/',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'A refresh token is valid for 7 days and once. Sending a used one revokes every refresh token of the same ' +
      'login.',
    tag: 'Tokens',
    auth: false,
    body: RefreshRequest,
    responses: { 200: { description: 'New tokens; the old refresh token is no longer valid', schema: TokenPair } },
    problems: [...withJson, 'token_not_valid', 'account_disabled', 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/logout/',
    summary: 'Log out',
    description: 'Revokes every refresh token of the same login. Calling it again is allowed.',
    tag: 'Tokens',
    auth: false,
    body: RefreshRequest,
    responses: { 204: { description: 'Logged out' } },
    problems: [...withJson, 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/validate-token/',
    summary: 'Check an access token',
    description:
      'Send the token in the body or in `Authorization: Bearer`. The body has precedence. An API key is no access token and answers 401.',
    tag: 'Tokens',
    auth: false,
    body: ValidateTokenRequest,
    responses: { 200: { description: 'The token is valid; the answer names its user', schema: TokenValidation } },
    problems: [...withJson, 'not_authenticated', 'token_not_valid', 'account_disabled', 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/api-keys/',
    summary: 'Create an API key',
    description:
      `The answer is the only one that has the \`key\`. Without \`scopes\` it has all of them. An account has at most ${maxApiKeys} keys, ` +
      'expired ones included.',
    tag: 'API keys',
    auth: true,
    body: NewApiKey,
    responses: { 201: { description: 'The key', schema: CreatedApiKey } },
    problems: [...withJson, ...withBearer, 'limit_reached', ...always],
  },
  {
    method: 'get',
    path: '/auth/api-keys/',
    summary: "List the caller's API keys",
    description: 'Newest first. A key that expired more than 30 days ago is gone.',
    tag: 'API keys',
    auth: true,
    query: PageQuery,
    responses: { 200: { description: 'One page of keys, without the keys themselves', schema: ApiKeyPage } },
    problems: ['validation_error', ...withBearer, ...always],
  },
  {
    method: 'delete',
    path: '/auth/api-keys/{id}/',
    summary: 'Revoke an API key',
    description: 'Both services refuse the key within 2 s, and its open sockets close with 4401.',
    tag: 'API keys',
    auth: true,
    params: ApiKeyParams,
    responses: { 204: { description: 'The key is revoked' } },
    problems: [...withBearer, 'not_found', ...always],
  },
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
    problems: [
      'malformed_request',
      'validation_error',
      'file_missing',
      'file_empty',
      'too_many_parts',
      ...withBearer,
      'file_too_large',
      'storage_full',
      'payload_too_large',
      'unsupported_file_type',
      'unsupported_media_type',
      'url_not_allowed',
      'url_unreachable',
      'invalid_task_type',
      'invalid_pages',
      'invalid_option',
      'idempotency_mismatch',
      'rate_limited',
      'too_many_pending',
      'quota_exceeded',
      'bad_gateway',
      'not_accepting',
      'gateway_timeout',
      ...always,
    ],
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
  {
    method: 'post',
    path: '/auth/webhooks/',
    summary: 'Add a webhook',
    description:
      'Final events of your tasks are then sent to the address. The answer alone has the `secret`, which verifies their ' +
      'signatures. At most 10 a user.',
    tag: 'Webhooks',
    auth: true,
    body: NewWebhook,
    responses: { 201: { description: 'The webhook, with its secret', schema: CreatedWebhook } },
    problems: [...withJson, ...withBearer, 'webhook_limit_reached', 'url_not_allowed', ...always],
  },
  {
    method: 'get',
    path: '/auth/webhooks/',
    summary: 'List your webhooks',
    description: 'Newest first, without their secrets.',
    tag: 'Webhooks',
    auth: true,
    query: WebhookListQuery,
    responses: { 200: { description: 'One page of webhooks', schema: WebhookPage } },
    problems: ['validation_error', ...withBearer, ...always],
  },
  {
    method: 'patch',
    path: '/auth/webhooks/{id}/',
    summary: 'Change a webhook',
    description:
      'Changes the fields that are sent. While a webhook is disabled, it gets no new events. Enabling it sends the deliveries ' +
      'that were pending.',
    tag: 'Webhooks',
    auth: true,
    params: WebhookParams,
    body: WebhookUpdate,
    responses: { 200: { description: 'The webhook', schema: WebhookEndpoint } },
    problems: [...withJson, ...withBearer, 'not_found', 'url_not_allowed', ...always],
  },
  {
    method: 'delete',
    path: '/auth/webhooks/{id}/',
    summary: 'Delete a webhook and its deliveries',
    tag: 'Webhooks',
    auth: true,
    params: WebhookParams,
    responses: { 204: { description: 'Deleted' } },
    problems: [...withBearer, 'not_found', ...always],
  },
  {
    method: 'post',
    path: '/auth/webhooks/{id}/rotate-secret/',
    summary: 'Replace the secret of a webhook',
    description: 'The new secret and the one before both sign for 24 hours.',
    tag: 'Webhooks',
    auth: true,
    params: WebhookParams,
    responses: { 200: { description: 'The new secret, shown once', schema: WebhookSecret } },
    problems: [...withBearer, 'not_found', ...always],
  },
  {
    method: 'post',
    path: '/auth/webhooks/{id}/test/',
    summary: 'Send a ping',
    description: 'The ping is a delivery like others, with `type: "ping"`.',
    tag: 'Webhooks',
    auth: true,
    params: WebhookParams,
    responses: { 202: { description: 'The ping is queued' } },
    problems: [...withBearer, 'not_found', 'webhook_disabled', 'rate_limited', ...always],
  },
  {
    method: 'get',
    path: '/auth/webhooks/{id}/deliveries/',
    summary: 'List the deliveries of a webhook',
    description: 'Newest first. They are kept for 30 days.',
    tag: 'Webhooks',
    auth: true,
    params: WebhookParams,
    query: WebhookListQuery,
    responses: { 200: { description: 'One page of deliveries', schema: WebhookDeliveryPage } },
    problems: ['validation_error', ...withBearer, 'not_found', ...always],
  },
  {
    method: 'post',
    path: '/auth/webhooks/{id}/deliveries/{delivery_id}/redeliver/',
    summary: 'Send a delivery again',
    description: 'A delivery of any status. A pending one is sent now instead of at its next retry.',
    tag: 'Webhooks',
    auth: true,
    params: WebhookDeliveryParams,
    responses: { 202: { description: 'The delivery is pending' } },
    problems: [...withBearer, 'not_found', 'webhook_disabled', 'rate_limited', ...always],
  },
]
