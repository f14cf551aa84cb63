import type { RecordJSON } from 'adminjs'
import { AccountStatus } from './badges.tsx'
import { formatCount, formatTime } from './format.ts'
import { Tile } from './tile.tsx'

const linkTo = (resource: string, userId: string) => `/admin/resources/${resource}?filters.user_id=${userId}`

/** An account's page: its state and its usage. */
export function UserShow({ record }: { record: RecordJSON }) {
  const user = record.params
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
        </p>
      </section>
    </div>
  )
}
