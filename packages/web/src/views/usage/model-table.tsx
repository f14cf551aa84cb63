import type { UsageReport } from '@ai-platform/client/types.ts'
import { formatCost, formatNumber } from '../../ui/format.ts'
import { sumModels } from './sum-models.ts'

/** What each AI model used in these days. */
export function ModelTable({ items }: { items: UsageReport['items'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys
    <section class="table-scroll" tabIndex={0} aria-label="Usage by model">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Tasks</th>
            <th scope="col">AI calls</th>
            <th scope="col">Input tokens</th>
            <th scope="col">Output tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {sumModels(items).map(used => (
            <tr key={used.model}>
              <th scope="row">{used.model}</th>
              <td>{formatNumber(used.tasks)}</td>
              <td>{formatNumber(used.calls)}</td>
              <td>{formatNumber(used.input_tokens)}</td>
              <td>{formatNumber(used.output_tokens)}</td>
              <td>{formatCost(used.cost_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
