import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { applyMetric, forwardMetrics } from './forward-metrics.ts'
import { createPipelineMetrics } from './metrics.ts'

test('what another process observes is counted here', async () => {
  const registry = new Registry()
  const metrics = createPipelineMetrics(registry)
  const remote = forwardMetrics(call => applyMetric(metrics, JSON.parse(JSON.stringify(call))))
  remote.callEnded({
    provider: 'openai',
    model: 'm',
    outcome: 'answered',
    usage: { input_tokens: 5, output_tokens: 2 },
  })
  remote.callEnded({ provider: 'openai', model: 'm', outcome: 'ended', usage: undefined })
  remote.answered('openai', 'completed', 1.5)
  remote.finished({
    id: 't',
    user_id: 'u',
    task_type: 'summarize',
    status: 'completed',
    error: null,
    usage: null,
    provider: 'openai',
    model: 'm',
    attempts_used: 2,
    created_at: '2026-01-01T00:00:00.000Z',
    started_at: '2026-01-01T00:00:01.000Z',
    completed_at: '2026-01-01T00:00:03.000Z',
  })
  const text = await registry.metrics()
  assert.match(text, /ai_calls_total\{provider="openai",model="m",outcome="answered"\} 1/)
  assert.match(text, /ai_calls_total\{provider="openai",model="m",outcome="ended"\} 1/)
  assert.match(text, /ai_tokens_total\{[^}]*direction="input"[^}]*\} 5/)
  assert.match(text, /tasks_finished_total\{task_type="summarize",status="completed",code=""\} 1/)
  assert.match(text, /ai_answer_duration_seconds_count\{provider="openai",outcome="completed"\} 1/)
})
