import type { FinishedTask } from '@ai-platform/database/tasks/finish-tasks.ts'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ObservedCall } from '../providers/observe-calls.ts'

export interface PipelineMetrics {
  /** Counts a finished task and observes its durations and attempts. */
  finished(task: FinishedTask): void
  /** Counts a call to a vendor's model and its tokens. */
  callEnded(call: ObservedCall): void
  /** Observes the seconds a provider took to answer on a whole document, or to fail with a code. */
  answered(provider: string, outcome: string, seconds: number): void
}

/** Metrics of finished tasks and AI calls. */
export function createPipelineMetrics(registry: Registry): PipelineMetrics {
  const registers = [registry]
  const finished = new Counter({
    name: 'tasks_finished_total',
    help: 'Tasks that reached a final status',
    labelNames: ['task_type', 'status', 'code'],
    registers,
  })
  const duration = new Histogram({
    name: 'task_duration_seconds',
    help: 'Seconds from the first claim of a run to its final status',
    labelNames: ['task_type', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const wait = new Histogram({
    name: 'task_wait_seconds',
    help: 'Seconds from the upload to the first claim',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800],
    registers,
  })
  const attempts = new Histogram({
    name: 'task_attempts',
    help: 'Attempts of a run',
    buckets: [1, 2, 3, 5, 10],
    registers,
  })
  const tokens = new Counter({
    name: 'ai_tokens_total',
    help: 'Tokens of ended calls, as the AI provider counted them; those from its cache are input tokens, too',
    labelNames: ['direction', 'provider', 'model'],
    registers,
  })
  const calls = new Counter({
    name: 'ai_calls_total',
    help: 'Ended calls to an AI provider',
    labelNames: ['provider', 'model', 'outcome'],
    registers,
  })
  const answers = new Histogram({
    name: 'ai_answer_duration_seconds',
    help: 'Seconds a provider took to answer on a document or to fail',
    labelNames: ['provider', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
    registers,
  })
  return {
    callEnded({ provider, model, outcome, usage }) {
      calls.inc({ provider, model, outcome })
      const { input_tokens = 0, output_tokens = 0, cached_input_tokens = 0 } = usage ?? {}
      tokens.inc({ provider, model, direction: 'input' }, input_tokens)
      tokens.inc({ provider, model, direction: 'output' }, output_tokens)
      tokens.inc({ provider, model, direction: 'cached_input' }, cached_input_tokens)
    },
    answered: (provider, outcome, seconds) => answers.observe({ provider, outcome }, seconds),
    finished(task) {
      const { task_type, status } = task
      finished.inc({ task_type, status, code: task.error?.code ?? '' })
      attempts.observe(task.attempts_used)
      if (task.started_at && task.completed_at) {
        duration.observe({ task_type, status }, (Date.parse(task.completed_at) - Date.parse(task.started_at)) / 1000)
        wait.observe(Math.max(0, Date.parse(task.started_at) - Date.parse(task.created_at)) / 1000)
      }
    },
  }
}
