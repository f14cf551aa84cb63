import type { Pool } from '@ai-platform/database/pool.ts'
import type { ResourceWithOptions } from 'adminjs'
import type { AuthContext } from '../../context.ts'
import { revokeApiKey } from '../actions/revoke-api-key.ts'
import { noBuiltInChanges, recordAction } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { TableResource } from './table-resource.ts'

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'name', type: 'string', card: 'heading' },
  { name: 'prefix', type: 'string', kind: 'word' },
  { name: 'user_id', type: 'reference', reference: 'users', card: 'line' },
  { name: 'scopes', type: 'string', sql: "array_to_string(scopes, ', ')" },
  {
    name: 'state',
    type: 'string',
    card: 'line',
    sql: `CASE WHEN expires_at <= now() THEN 'expired' ELSE 'open' END`,
    values: ['open', 'expired'],
  },
  { name: 'created_at', type: 'datetime', idTime: true },
  { name: 'expires_at', type: 'datetime' },
  { name: 'last_used_at', type: 'datetime', card: 'line' },
]

/** API keys of users. The panel's database role cannot read their hashes. */
export const apiKeysResource = ({ pool }: AuthContext, readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'api_keys', columns),
  options: {
    navigation: { name: null, icon: 'Lock' },
    titleProperty: 'name',
    sort: { sortBy: 'created_at', direction: 'desc' },
    // As many as a page of 1440 px has room for.
    listProperties: ['name', 'prefix', 'user_id', 'scopes', 'state', 'created_at', 'last_used_at'],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['user_id', 'name', 'prefix', 'scopes', 'state', 'created_at', 'expires_at', 'last_used_at'],
    properties: columnOptions(columns),
    actions: {
      ...noBuiltInChanges,
      revoke: recordAction({
        icon: 'XCircle',
        danger: true,
        question: 'Revoke this API key? Programs that use it are refused within 2 s, and it cannot be restored.',
        offered: () => true,
        run: target => revokeApiKey(pool, target),
      }),
    },
    translations: {
      en: {
        actions: { list: 'API keys', show: 'API key' },
        properties: {
          id: 'Id',
          name: 'Name',
          prefix: 'Starts with',
          user_id: 'User',
          scopes: 'Scopes',
          state: 'State',
          created_at: 'Created',
          expires_at: 'Expires',
          last_used_at: 'Last used',
        },
      },
    },
  },
})
