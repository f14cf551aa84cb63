import type { Benchmark } from './benchmark.ts'
import { bomb } from './benchmarks/bomb.ts'
import { burst } from './benchmarks/burst.ts'
import { cost } from './benchmarks/cost.ts'
import { document } from './benchmarks/document.ts'
import { largeUpload } from './benchmarks/large-upload.ts'
import { lists } from './benchmarks/lists.ts'
import { queuePeer } from './benchmarks/queue-peer.ts'
import { responsive } from './benchmarks/responsive.ts'
import { scan } from './benchmarks/scan.ts'
import { sockets } from './benchmarks/sockets.ts'
import { throughput } from './benchmarks/throughput.ts'
import { wait } from './benchmarks/wait.ts'
import { growth } from './growth/growth.ts'

/** Every benchmark by its name. */
export const benchmarks: Record<string, Benchmark> = {
  responsive,
  'large-upload': largeUpload,
  bomb,
  document,
  scan,
  cost,
  lists,
  sockets,
  wait,
  throughput,
  growth,
  burst,
  'queue-peer': queuePeer,
}
