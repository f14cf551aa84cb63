import type { UsageReport } from '@ai-platform/client/types.ts'
import { useApp } from '../../state/app-context.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatBytes, formatCost, formatNumber } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { fillDays } from './fill-days.ts'
import { ModelTable } from './model-table.tsx'
import { UsageChart } from './usage-chart.tsx'

const days = 30

interface MeterProps {
  label: string
  used: number
  limit: number | null
  format: (value: number) => string
}

/** What was used of a limit. */
function Meter({ label, used, limit, format }: MeterProps) {
  return (
    <div class="meter">
      <p class="meter-label">{label}</p>
      <p class="meter-value">{format(used)}</p>
      {limit === null ? (
        <p class="quiet">no limit</p>
      ) : (
        <>
          <progress
            max={limit}
            value={Math.min(used, limit)}
            class={used >= limit ? 'full' : used >= limit * 0.8 ? 'nearly' : undefined}
            aria-label={`${label}: ${format(used)} of ${format(limit)}`}
          />
          <p class="quiet">of {format(limit)}</p>
        </>
      )}
    </div>
  )
}

function Today({ usage }: { usage: UsageReport }) {
  const { today, limits } = usage
  const resets = new Date(usage.resets_at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (
    <section aria-labelledby="today-title">
      <div class="section-head">
        <h2 id="today-title">Today</h2>
        <p class="quiet">The day ends at {resets} of your time.</p>
      </div>
      <div class="meters">
        <Meter label="Tasks" used={today.tasks} limit={limits.daily_tasks} format={formatNumber} />
        <Meter
          label="Tokens"
          used={today.input_tokens + today.output_tokens}
          limit={limits.daily_tokens}
          format={formatNumber}
        />
        <Meter label="Stored documents" used={today.storage_bytes} limit={limits.storage_bytes} format={formatBytes} />
        <div class="meter">
          <p class="meter-label">Cost</p>
          <p class="meter-value">{formatCost(today.cost_usd)}</p>
          <p class="quiet">as the AI provider charges it</p>
        </div>
      </div>
    </section>
  )
}

/** What the account used, against its limits, by day and by AI model. */
export function UsageView() {
  const { client } = useApp()
  const { value: usage, error } = useLoaded('usage', signal => client.usage({ days, signal }))
  return (
    <div class="view">
      <ViewHead title="Usage" />
      {error && <ErrorNotice error={error} />}
      {!usage && !error && <Skeleton lines={8} label="Loading your usage" />}
      {usage && (
        <>
          <Today usage={usage} />
          <section aria-labelledby="days-title">
            <h2 id="days-title">By day</h2>
            <UsageChart days={fillDays(usage.items, days, Date.now())} />
          </section>
          {usage.items.length > 0 && (
            <section aria-labelledby="models-title">
              <h2 id="models-title">By AI model</h2>
              <ModelTable items={usage.items} />
            </section>
          )}
        </>
      )}
    </div>
  )
}
