import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import { type Bench, type Benchmark, type Figure, numberOption } from '../benchmark.ts'
import { register } from '../client/account.ts'
import { followEvents } from '../client/follow-events.ts'
import { runBounded } from '../client/run-bounded.ts'
import { smallText, submitAccepted } from '../client/submit.ts'
import { startAi } from '../platform/start-ai.ts'
import { startRedis } from '../platform/start-redis.ts'
import { startReplicas } from '../platform/start-replicas.ts'
import { runPart } from '../run-part.ts'

const slots = [34, 33, 33]
const answerMs = 5_000
const users = 10
const maxRatio = 1.1
const eventsATask = 3

/** Measured from the first submission, because uploads are part of a client's wait. */
async function measureEngine(
  bench: Bench,
  engine: string,
  settings: NodeJS.ProcessEnv,
  tasks: number,
): Promise<Figure[]> {
  const replicas = slots.map(count => ({ WORKER_CONCURRENCY: String(count) }))
  const platform = await startReplicas(
    bench,
    { ...settings, QUEUE_ENGINE: engine, RATE_LIMIT_ENABLED: 'false', ...noQuotas },
    replicas,
  )
  const accounts = await Promise.all(Array.from({ length: users }, () => register(platform.url)))
  const share = tasks / users
  // A user's tasks run on every replica, and their socket is held by one: most events come from another.
  const followers = await Promise.all(
    accounts.map((account, index) => followEvents(bench, account, platform.processorUrls[index % slots.length])),
  )
  const from = performance.now()
  await runBounded(tasks, 32, async index => {
    const account = accounts[index % users]
    if (account) await submitAccepted(account, smallText(index), '/process/submit')
  })
  const submitted = (performance.now() - from) / 1_000
  await Promise.all(followers.map(follower => follower.untilFinal(share, 300_000)))
  const seconds = (Math.max(...followers.flatMap(({ events }) => events.map(({ atMs }) => atMs))) - from) / 1_000
  const idealSeconds = (Math.ceil(tasks / slots.reduce((all, count) => all + count, 0)) * answerMs) / 1_000
  const completed = followers.flatMap(({ events }) => events.filter(({ event }) => event === 'task_completed'))
  const missed = followers.map(({ events }) => share * eventsATask - new Set(events.map(({ seq }) => seq)).size)
  bench.say(`${engine}: ${seconds.toFixed(1)} s for ${tasks} tasks, ideal ${idealSeconds} s`)
  return [
    {
      name: `${engine}: ${tasks} tasks against the ideal ${idealSeconds} s`,
      value: seconds / idealSeconds,
      unit: '×',
      atMost: maxRatio,
    },
    { name: `${engine}: all submitted after`, value: submitted, unit: 's' },
    { name: `${engine}: tasks completed`, value: completed.length, unit: '', atLeast: tasks },
    { name: `${engine}: events that a socket missed`, value: Math.max(...missed), unit: '', atMost: 0 },
  ]
}

async function run(bench: Bench): Promise<Figure[]> {
  const tasks = numberOption(bench, 'tasks', 1_000)
  const { settings: ai } = await startAi(bench, answerMs)
  const only = bench.args.find(arg => arg.startsWith('--engine='))?.slice(9)
  const figures: Figure[] = []
  if (only !== 'redis')
    figures.push(...(await runPart(bench, 'postgres', part => measureEngine(part, 'postgres', ai, tasks))))
  if (only === 'postgres') return figures
  const redis = await startRedis(bench)
  if (redis === undefined) bench.say('no redis-server on this machine: that engine is left out')
  else
    figures.push(
      ...(await runPart(bench, 'redis', part => measureEngine(part, 'redis', { ...ai, REDIS_URL: redis.url }, tasks))),
    )
  return figures
}

export const throughput: Benchmark = {
  shows:
    'Three replicas behind one nginx with 100 slots, the AI a stub of 5 s: time against the ideal, on both engines.',
  run,
}
