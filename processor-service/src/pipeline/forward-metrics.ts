import type { PipelineMetrics } from './metrics.ts'

/** A call of PipelineMetrics, as another process passes it on. */
export type MetricCall = {
  [Name in keyof PipelineMetrics]: { metric: Name; values: Parameters<PipelineMetrics[Name]> }
}[keyof PipelineMetrics]

/** Metrics of a process that serves none: `send` passes each call on to one that does. */
export const forwardMetrics = (send: (call: MetricCall) => void): PipelineMetrics => ({
  finished: (...values) => send({ metric: 'finished', values }),
  callEnded: (...values) => send({ metric: 'callEnded', values }),
  answered: (...values) => send({ metric: 'answered', values }),
})

/** Makes a call that another process passed on. */
export function applyMetric(metrics: PipelineMetrics, call: MetricCall): void {
  if (call.metric === 'finished') metrics.finished(...call.values)
  else if (call.metric === 'callEnded') metrics.callEnded(...call.values)
  else if (call.metric === 'answered') metrics.answered(...call.values)
}
