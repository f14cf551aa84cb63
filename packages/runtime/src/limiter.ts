import { LinkedList, type ListNode } from './linked-list.ts'

/**
 * Limits how much work runs and waits, in total and for each key (a user, an address), and is fair between keys.
 * p-queue and async-sema know no keys, and a bottleneck Group limits each key without sharing a total between them.
 *
 * An entry is `queued`, then `running`, then gone. With `slotTimeoutMs` a long-running entry becomes `overdue`: its slot
 * is free for the next entry, but it still counts towards `maxPerKey` until its work ends.
 *
 * Keys with nothing running are served first, then the other keys, each group in rotation. Entries of one key start in
 * order. Every operation takes constant time.
 */
export interface Limiter {
  /**
   * Waits for a slot.
   * @returns a function that ends the entry; further calls do nothing. Every acquired slot must be released.
   * @throws LimiterError when the entry is refused; the signal's reason when it is aborted before the slot is granted
   */
  acquire(key: string, options?: { signal?: AbortSignal }): Promise<Release>
  /** Runs `work` in a slot and releases it afterwards. Throws as `acquire` does, and what `work` throws. */
  run<T>(key: string, work: () => Promise<T>, options?: { signal?: AbortSignal }): Promise<T>
  /** Refuses all queued and all later entries. Running entries continue. */
  close(): void
  /** entries that hold a slot; overdue entries do not */
  readonly running: number
  readonly queued: number
}

export type Release = () => void

/** All limits are optional; without one, there is no such limit. Times are in milliseconds. */
export interface LimiterOptions {
  concurrency?: number
  concurrencyPerKey?: number
  maxQueued?: number
  /** entries of one key: queued, running and overdue */
  maxPerKey?: number
  /**
   * The last `places` free places of `concurrency + maxQueued` are for keys that hold fewer than `perKey` entries. So a few busy
   * keys cannot fill the queue.
   */
  reserved?: { places: number; perKey: number }
  maxWaitMs?: number
  /** the time after which an entry gives up its slot, although its work continues */
  slotTimeoutMs?: number
}

export type RefusalReason = 'queue_full' | 'key_full' | 'waited_too_long' | 'closed'

/** An entry was refused: the queue or the key's share is full, it waited too long, or the limiter is closed. */
export class LimiterError extends Error {
  override name = 'LimiterError'
  readonly reason: RefusalReason

  constructor(reason: RefusalReason) {
    super(`The limiter refused an entry: ${reason}.`)
    this.reason = reason
  }
}

interface Entry {
  key: Key
  node: ListNode<Entry> | undefined
  granted: PromiseWithResolvers<Release>
  timer: NodeJS.Timeout | undefined
  stopListening(): void
}

interface Key {
  name: string
  /** queued, running and overdue */
  entries: number
  running: number
  queue: LinkedList<Entry>
  /** its place among the keys that may start an entry */
  place: { list: LinkedList<Key>; node: ListNode<Key> } | undefined
}

export function createLimiter(options: LimiterOptions): Limiter {
  const { concurrency = Infinity, concurrencyPerKey = Infinity, maxQueued = Infinity, maxPerKey = Infinity } = options
  const keys = new Map<string, Key>()
  // Keys with queued entries. A key at its concurrencyPerKey is in neither list.
  const idleKeys = new LinkedList<Key>()
  const activeKeys = new LinkedList<Key>()
  let queued = 0
  let running = 0
  let closed = false

  function refusalOf(key: Key): RefusalReason | undefined {
    if (closed) return 'closed'
    if (key.entries >= maxPerKey) return 'key_full'
    const { reserved } = options
    const free = concurrency + maxQueued - running - queued
    if (reserved && free <= reserved.places && key.entries >= reserved.perKey)
      return free > 0 ? 'key_full' : 'queue_full'
    const waits = running >= concurrency || key.running >= concurrencyPerKey
    return waits && queued >= maxQueued ? 'queue_full' : undefined
  }

  /** Moves a key to the end of the list it belongs to, or out of both. */
  function requeueKey(key: Key): void {
    key.place?.list.remove(key.place.node)
    key.place = undefined
    if (key.queue.first === undefined || key.running >= concurrencyPerKey) return
    const list = key.running === 0 ? idleKeys : activeKeys
    key.place = { list, node: list.append(key) }
  }

  function forgetEntry(key: Key): void {
    key.entries--
    if (key.entries === 0) keys.delete(key.name)
  }

  function leaveQueue(entry: Entry): void {
    if (!entry.node) return
    clearTimeout(entry.timer)
    entry.stopListening()
    entry.key.queue.remove(entry.node)
    entry.node = undefined
    queued--
  }

  function refuse(entry: Entry, reason: unknown): void {
    leaveQueue(entry)
    if (entry.key.queue.first === undefined) requeueKey(entry.key)
    forgetEntry(entry.key)
    entry.granted.reject(reason)
  }

  function startEntry(entry: Entry): void {
    const { key } = entry
    leaveQueue(entry)
    running++
    key.running++
    requeueKey(key)
    entry.granted.resolve(holdSlot(key))
  }

  function holdSlot(key: Key): Release {
    let hasSlot = true
    let ended = false
    function freeSlot(): void {
      if (!hasSlot) return
      hasSlot = false
      running--
      key.running--
      // A key that already waits in the right list keeps its place there.
      if (key.running === 0 || !key.place) requeueKey(key)
      startNext()
    }
    const { slotTimeoutMs } = options
    const timer = slotTimeoutMs === undefined ? undefined : setTimeout(freeSlot, slotTimeoutMs)
    return () => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      freeSlot()
      forgetEntry(key)
    }
  }

  function startNext(): void {
    while (running < concurrency) {
      const entry = (idleKeys.first ?? activeKeys.first)?.queue.first
      if (!entry) return
      startEntry(entry)
    }
  }

  function keyOf(name: string): Key {
    return keys.get(name) ?? { name, entries: 0, running: 0, queue: new LinkedList(), place: undefined }
  }

  async function acquire(name: string, { signal }: { signal?: AbortSignal } = {}): Promise<Release> {
    signal?.throwIfAborted()
    const key = keyOf(name)
    const reason = refusalOf(key)
    if (reason) throw new LimiterError(reason)
    keys.set(name, key)
    const onAbort = () => refuse(entry, signal?.reason)
    const entry: Entry = {
      key,
      node: undefined,
      granted: Promise.withResolvers(),
      timer: undefined,
      stopListening: () => signal?.removeEventListener('abort', onAbort),
    }
    entry.node = key.queue.append(entry)
    key.entries++
    queued++
    if (!key.place) requeueKey(key)
    startNext()
    if (entry.node) {
      signal?.addEventListener('abort', onAbort, { once: true })
      const { maxWaitMs } = options
      if (maxWaitMs !== undefined)
        entry.timer = setTimeout(() => refuse(entry, new LimiterError('waited_too_long')), maxWaitMs)
    }
    return entry.granted.promise
  }

  return {
    get running() {
      return running
    },
    get queued() {
      return queued
    },
    acquire,
    async run(key, work, runOptions) {
      const release = await acquire(key, runOptions)
      try {
        return await work()
      } finally {
        release()
      }
    },
    close() {
      closed = true
      for (const key of [...keys.values()]) {
        for (let entry = key.queue.first; entry; entry = key.queue.first) refuse(entry, new LimiterError('closed'))
      }
    },
  }
}
