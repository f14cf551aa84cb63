import { Status } from './badges.tsx'
import { Card } from './card.tsx'
import { formatCount, formatSeconds, formatTime, secondsBetween } from './format.ts'
import type { TaskDetails } from './use-task-details.ts'

type Attempt = TaskDetails['attempts'][number]

const Worker = ({ worker_host, worker_version }: Pick<Attempt, 'worker_host' | 'worker_version'>) => (
  <>
    {worker_host ?? '–'}
    {worker_version && <small>version {worker_version}</small>}
  </>
)

const Outcome = ({ outcome, error }: Pick<Attempt, 'outcome' | 'error'>) => (
  <>
    <Status value={outcome ?? 'processing'} />
    {error && (
      <small>
        <code>{error.code}</code> {error.detail}
      </small>
    )}
  </>
)

/** The attempts of all runs of a task, the first one on top. The last one may be under way. */
export const TaskAttempts = ({ attempts }: Pick<TaskDetails, 'attempts'>) => (
  <Card title="Attempts">
    <div className="table-scroll">
      <table className="attempts">
        <thead>
          <tr>
            <th>No.</th>
            <th>Outcome</th>
            <th>Worker</th>
            <th>Started</th>
            <th>Took</th>
            <th>Tokens</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ attempt, started_at, ended_at, usage, ...rest }) => (
            <tr key={attempt}>
              <td>{attempt}</td>
              <td>
                <Outcome {...rest} />
              </td>
              <td>
                <Worker {...rest} />
              </td>
              <td>{formatTime(started_at)}</td>
              <td title={ended_at ? `Ended ${formatTime(ended_at)}` : undefined}>
                {formatSeconds(secondsBetween(started_at, ended_at))}
              </td>
              <td>{usage ? `${formatCount(usage.input_tokens)} in, ${formatCount(usage.output_tokens)} out` : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)
