import type { UserUsage } from '../resources/read-user-usage.ts'
import { Card } from './card.tsx'
import { formatCost, formatCount } from './format.ts'

/** What a user's tasks used in the last month, by UTC day and model. */
export const UsageDays = ({ days }: Pick<UserUsage, 'days'>) => (
  <Card title="Usage by day and model">
    {days.length === 0 ? (
      <p>Nothing was used in the last 30 days.</p>
    ) : (
      <div className="table-scroll">
        <table className="attempts">
          <thead>
            <tr>
              <th>Day (UTC)</th>
              <th>Model</th>
              <th>Tasks</th>
              <th>AI calls</th>
              <th>Tokens in</th>
              <th>Tokens out</th>
              <th>Cost</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, model, tasks, calls, input_tokens, output_tokens, cost_usd }) => (
              <tr key={`${day} ${model}`}>
                <td>{day}</td>
                <td>{model || '–'}</td>
                <td>{formatCount(tasks)}</td>
                <td>{formatCount(calls)}</td>
                <td>{formatCount(input_tokens)}</td>
                <td>{formatCount(output_tokens)}</td>
                <td>{formatCost(cost_usd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </Card>
)
