import type { Bus } from '../bus/bus.ts'

const batchMs = 50

/** Tells other processes whose sockets were opened here, so that they send live output. */
export interface WatchReporter {
  add(userId: string): void
  close(): void
}

/** Reports the users of 50 ms in one message: after a restart, thousands of sockets open within a second. */
export function createWatchReporter(bus: Pick<Bus, 'hasPeers' | 'sendWatchedUsers'>): WatchReporter {
  let pending = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function send(): void {
    timer = undefined
    const users = [...pending]
    pending = new Set()
    if (bus.hasPeers) void bus.sendWatchedUsers(users)
  }

  return {
    add(userId) {
      pending.add(userId)
      timer ??= setTimeout(send, batchMs)
    },
    close: () => clearTimeout(timer),
  }
}
