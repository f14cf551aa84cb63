import type { RecordJSON } from 'adminjs'
import type { UserUsage } from '../resources/read-user-usage.ts'
import { AccountStatus } from './badges.tsx'
import { formatBytes, formatCount, formatTime } from './format.ts'
import { Tile } from './tile.tsx'
import { UsageDays } from './usage-days.tsx'

const linkTo = (resource: string, userId: string) => `/admin/resources/${resource}?filters.user_id=${userId}`

/** An account's page: its state and its usage. */
export function UserShow({ record }: { record: RecordJSON }) {
  const user = record.params
  // Missing on the answer of an action, until the page is read again.
  const usage: UserUsage | undefined = user.usage
  return (
    <div className="panel-page user">
      <header className="record-head">
        <h1>{user.username}</h1>
        <AccountStatus isActive={user.is_active} />
        {user.is_staff && <span className="status status-processing">Staff</span>}
        <p>{user.email}</p>
      </header>
      <div className="tiles">
        <Tile label="API calls" value={formatCount(user.api_call_count)} />
        <Tile label="Tasks completed" value={formatCount(user.tasks_completed)} />
        <Tile label="Tasks failed" value={formatCount(user.tasks_failed)} />
        <Tile label="Tokens in" value={formatCount(user.input_tokens)} />
        <Tile label="Tokens out" value={formatCount(user.output_tokens)} />
        {usage && <Tile label="Submitted today" value={formatCount(usage.submissions)} note="retries included, UTC" />}
        {usage && <Tile label="Storage" value={formatBytes(usage.storage_bytes)} />}
      </div>
      <section className="card">
        <h2>Account</h2>
        <dl className="facts">
          <dt>Id</dt>
          <dd>
            <code>{record.id}</code>
          </dd>
          <dt>Joined</dt>
          <dd>{formatTime(user.date_joined)}</dd>
          <dt>Last login</dt>
          <dd>{user.last_login ? formatTime(user.last_login) : 'never'}</dd>
        </dl>
        <p className="links">
          <a href={linkTo('processing_tasks', record.id)}>Tasks</a>
          <a href={linkTo('sessions', record.id)}>Sessions</a>
          <a href={linkTo('api_keys', record.id)}>API keys</a>
          <a href={linkTo('webhook_endpoints', record.id)}>Webhooks</a>
        </p>
      </section>
      {usage && <UsageDays days={usage.days} />}
    </div>
  )
}
