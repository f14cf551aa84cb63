import type { DashboardPage as Figures } from '../dashboard/read-dashboard.ts'
import { formatCount, formatSeconds } from './format.ts'
import { percent, successRate } from './success-rate.ts'
import { Tile } from './tile.tsx'

/** The totals of the selected time range. */
export function Tiles({ figures }: { figures: Figures }) {
  const { total, queue, users, ai } = figures
  const rate = successRate(total)
  return (
    <div className="tiles">
      <Tile
        label="Tasks ended"
        value={formatCount(total.completed + total.failed)}
        note={`${formatCount(total.completed)} completed, ${formatCount(total.failed)} failed`}
      />
      <Tile
        label="Success rate"
        value={rate === null ? '–' : percent(rate)}
        note="of completed and failed"
        alert={rate !== null && rate < 0.9}
      />
      <Tile label="Duration" value={formatSeconds(total.p50)} note={`p50; p95 is ${formatSeconds(total.p95)}`} />
      <Tile
        label="Queue"
        value={formatCount(queue.pending)}
        note={
          queue.pending > 0
            ? `oldest waits ${formatSeconds(queue.oldestSeconds)}, ${queue.processing} running`
            : `nothing waits, ${queue.processing} running`
        }
        alert={queue.oldestSeconds > 300}
      />
      <Tile label="AI provider" value={ai ? ai.status : 'unknown'} note={noteOf(ai)} alert={ai?.status === 'down'} />
      <Tile
        label="Active users"
        value={formatCount(users.active)}
        note={`of ${formatCount(users.all)}, ${formatCount(users.joined)} new`}
      />
    </div>
  )
}

/** The provider with its model, or what is wrong with it; and its fallbacks that are down. */
function noteOf(ai: Figures['ai']): string {
  if (!ai) return 'the processor tells nothing about it'
  const down = (ai.fallbacks ?? []).filter(({ status }) => status === 'down')
  const fallbacks = down.length > 0 ? ` Fallback down: ${down.map(({ provider }) => provider).join(', ')}.` : ''
  return `${ai.detail ?? `${ai.provider ?? ''} ${ai.model ?? ''}`}${fallbacks}`
}
