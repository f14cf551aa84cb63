import type { Pool } from '@ai-platform/database/pool.ts'
import type { ResourceWithOptions } from 'adminjs'
import type { AuthContext } from '../../context.ts'
import { revokeSession } from '../actions/revoke-session.ts'
import { noBuiltInChanges, recordAction } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { TableResource } from './table-resource.ts'

const reasons = ['logout', 'refresh_token_reused', 'password_changed', 'account_disabled', 'revoked_by_admin']

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'user_id', type: 'reference', reference: 'users', card: 'heading' },
  {
    name: 'state',
    type: 'string',
    card: 'line',
    sql: `CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at < now() THEN 'expired' ELSE 'open' END`,
    values: ['open', 'revoked', 'expired'],
  },
  { name: 'ip', type: 'string', kind: 'word' },
  { name: 'user_agent', type: 'string' },
  { name: 'created_at', type: 'datetime', card: 'line' },
  { name: 'last_used_at', type: 'datetime' },
  { name: 'expires_at', type: 'datetime' },
  { name: 'revoked_at', type: 'datetime' },
  { name: 'revoked_reason', type: 'string', values: reasons },
]

/** API sessions, each with a family of refresh tokens. The panel's database role cannot read the token hashes. */
export const sessionsResource = ({ pool }: AuthContext, readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'sessions', columns),
  options: {
    navigation: { name: null, icon: 'Key' },
    titleProperty: 'id',
    sort: { sortBy: 'created_at', direction: 'desc' },
    listProperties: ['user_id', 'state', 'ip', 'user_agent', 'created_at', 'last_used_at'],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['user_id', 'state', 'ip', 'user_agent', 'created_at', 'revoked_reason'],
    properties: columnOptions(columns),
    actions: {
      ...noBuiltInChanges,
      revoke: recordAction({
        icon: 'XCircle',
        danger: true,
        question: 'Revoke this session? Its access token runs out within 15 minutes and cannot be renewed.',
        offered: session => session.state === 'open',
        run: target => revokeSession(pool, target),
      }),
    },
    translations: {
      en: {
        actions: { list: 'Sessions', show: 'Session' },
        properties: {
          id: 'Id',
          user_id: 'User',
          ip: 'Address',
          user_agent: 'Client',
          created_at: 'Opened',
          last_used_at: 'Last used',
          expires_at: 'Expires',
          revoked_at: 'Revoked',
          revoked_reason: 'Reason',
        },
      },
    },
  },
})
