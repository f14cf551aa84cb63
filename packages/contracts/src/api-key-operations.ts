import { ApiKeyPage, ApiKeyParams, CreatedApiKey, maxApiKeys, NewApiKey } from './api-key.ts'
import { type AuthOperation, always, withBearer, withJson } from './auth-operation.ts'
import { PageQuery } from './list.ts'

/** The calls of API keys. */
export const apiKeyOperations: AuthOperation[] = [
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
]
