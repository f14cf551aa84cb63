// Longer than most: each call of the platform has its method here.
import { accountCalls, type Credentials, type Registration } from './accounts.ts'
import { apiKeyCalls } from './api-keys.ts'
import { readSocket, type SocketMessage } from './events/event-socket.ts'
import { findLastSeq, type ReadLog } from './events/find-last-seq.ts'
import { type FeedSource, type FeedState, followFeed } from './events/follow-feed.ts'
import { type WatchUpdate, watchTask } from './events/watch-task.ts'
import { ApiError } from './http/api-error.ts'
import { type Page, PagedList } from './http/paged-list.ts'
import { type CallOptions, createSender, type Send, sendForJson, sendForNothing } from './http/sender.ts'
import type { Platform } from './platform/platform.ts'
import { memoryStore, type SessionStore } from './session/session-store.ts'
import { type SessionTokens, sessionTokens } from './session/session-tokens.ts'
import { askedToken, fixedToken } from './session/token-source.ts'
import { type FileInput, isUrlInput, openFile } from './submission/file-input.ts'
import { newIdempotencyKey } from './submission/idempotency-key.ts'
import { makeForm, pickFields, type SubmitFields } from './submission/submit-body.ts'
import { TaskFailedError } from './submission/task-errors.ts'
import { type WaitOptions, waitForTask } from './submission/wait-for-task.ts'
import type {
  CompletedTask,
  Session,
  Task,
  TaskAttempt,
  TaskEvent,
  TaskListItem,
  TaskStatus,
  TaskType,
  TaskTypes,
  TextItem,
  TokenPair,
  UsageReport,
  User,
  WsTicket,
} from './types.ts'
import { webhookCalls } from './webhook-endpoints.ts'

/** One kind of credentials at most: `apiKey`, `accessToken`, `getToken`, or the session of a login. */
export interface ClientOptions {
  /** the public address of the platform; in a browser the page's own by default */
  baseUrl?: string | undefined
  /** `aip_…` */
  apiKey?: string | undefined
  accessToken?: string | undefined
  /** returns the token to send; `refused` is the token that the platform just refused */
  getToken?: ((refused?: string) => string | Promise<string>) | undefined
  /** where the session of `login` and `register` is kept; in memory by default */
  sessionStore?: SessionStore | undefined
  /** maximum time until an answer begins, in ms; 60,000 by default. Uploads have ten times as much */
  timeoutMs?: number | undefined
  /** tries of a call after the first one that failed; 4 by default, 7 for a submission */
  maxRetries?: number | undefined
  fetch?: typeof fetch | undefined
}

export interface SubmitOptions<T extends TaskType = TaskType> extends SubmitFields<T>, CallOptions {
  /** the document's name; by default that of the File or the path */
  filename?: string | undefined
  /** the same key gives the same task for 24 hours; a random one by default */
  idempotencyKey?: string | undefined
}

export interface RunOptions<T extends TaskType = TaskType> extends SubmitOptions<T>, WaitOptions {
  /** called with the task once the platform has accepted it */
  onSubmitted?: ((task: Task) => void) | undefined
}

export interface TaskFilter {
  status?: TaskStatus
  task_type?: TaskType
  /** a part of the file name, in any case */
  filename?: string
  /** `result` adds the results */
  include?: 'result'
}

export interface PageOptions extends CallOptions {
  /** items a page, from 1 to 100; 20 by default */
  limit?: number
  /** `next_cursor` of an earlier page */
  cursor?: string
}

export interface EventOptions extends CallOptions {
  /** the `seq` of the last event that is known already; without it only new events come */
  after?: number | undefined
  /** called when the connection changes */
  onState?: ((state: FeedState) => void) | undefined
}

const defaultTimeoutMs = 60_000
const defaultMaxRetries = 4
/** 26 to 52 s in all: a submission goes on over a restart of the platform. */
const defaultUploadRetries = 7
/** How long the answer of a held call may take after its time. */
const answerSeconds = 30

const taskPath = (taskId: string, part = '') => `/process/tasks/${encodeURIComponent(taskId)}${part}`

/** A client of the platform. Every call can be ended by a signal, and throws ApiError or ConnectionError. */
export class PlatformClient {
  /** the address of the platform, without a slash at its end */
  readonly baseUrl: string
  readonly apiKeys: ReturnType<typeof apiKeyCalls>
  readonly webhooks: ReturnType<typeof webhookCalls>
  readonly #send: Send
  readonly #platform: Platform
  readonly #store: SessionStore
  readonly #tokens: SessionTokens
  readonly #accounts: ReturnType<typeof accountCalls>
  readonly #uploadTimeoutMs: number
  readonly #uploadRetries: number

  /** @throws TypeError without a valid address */
  constructor(options: ClientOptions, platform: Platform) {
    const baseUrl = options.baseUrl ?? platform.defaultBaseUrl
    if (baseUrl === undefined || !/^https?:\/\//.test(baseUrl))
      throw new TypeError('Give the address of the platform as baseUrl, such as https://documents.example.com.')
    this.baseUrl = baseUrl.replace(/\/+$/, '')
    this.#platform = platform
    this.#store = options.sessionStore ?? memoryStore()
    const { timeoutMs = defaultTimeoutMs, maxRetries = defaultMaxRetries, apiKey, accessToken, getToken } = options
    this.#uploadTimeoutMs = 10 * timeoutMs
    this.#uploadRetries = options.maxRetries ?? defaultUploadRetries
    this.#tokens = sessionTokens(this.#store, refresh => this.#exchange(refresh), platform.exclusively)
    const fixed = apiKey ?? accessToken
    this.#send = createSender({
      baseUrl: this.baseUrl,
      tokens: fixed !== undefined ? fixedToken(fixed) : getToken ? askedToken(getToken) : this.#tokens,
      // A browser's fetch needs the window as `this`.
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      headers: platform.headers,
      timeoutMs,
      maxRetries,
    })
    this.#accounts = accountCalls(this.#send, this.#store)
    this.apiKeys = apiKeyCalls(this.#send)
    this.webhooks = webhookCalls(this.#send)
  }

  /**
   * Submits a document and waits for its result.
   * @throws TaskFailedError when the task fails or is cancelled, WaitTimeoutError after `timeoutMs`
   */
  async run<T extends TaskType = 'summarize'>(file: FileInput, options: RunOptions<T> = {}): Promise<CompletedTask<T>> {
    const submitted = await this.submit(file, options)
    options.onSubmitted?.(submitted)
    const task = await this.wait(submitted.task_id, options)
    if (task.status !== 'completed') throw new TaskFailedError(task)
    return task as CompletedTask<T>
  }

  /** Submits a document. A repeated try never makes a second task. */
  async submit(file: FileInput, options: SubmitOptions = {}): Promise<Task> {
    const fields = pickFields(options)
    const { signal, filename, idempotencyKey = newIdempotencyKey() } = options
    const call = {
      method: 'POST',
      path: '/process/submit',
      headers: { 'idempotency-key': idempotencyKey },
      repeatable: true,
      maxRetries: this.#uploadRetries,
      timeoutMs: this.#uploadTimeoutMs,
      signal,
    } as const
    if (isUrlInput(file)) return sendForJson<Task>(this.#send, { ...call, json: { url: file.url, ...fields } })
    const opened = await openFile(this.#platform, file, filename)
    return sendForJson<Task>(this.#send, { ...call, body: () => makeForm(opened, fields) })
  }

  /**
   * Waits until a task is final, and returns it also when it failed. Goes on while the platform restarts.
   * @throws WaitTimeoutError after `timeoutMs`
   */
  wait(taskId: string, options: WaitOptions = {}): Promise<Task> {
    const { signal } = options
    const read = (wait: number) =>
      sendForJson<Task>(this.#send, {
        method: 'GET',
        path: taskPath(taskId),
        query: { wait },
        timeoutMs: (wait + answerSeconds) * 1000,
        maxRetries: 0,
        signal,
      })
    return waitForTask(taskId, read, options)
  }

  get(taskId: string, { signal }: CallOptions = {}): Promise<Task> {
    return sendForJson<Task>(this.#send, { method: 'GET', path: taskPath(taskId), signal })
  }

  /** The tasks of the account, newest first. */
  list(filter: TaskFilter & PageOptions = {}): PagedList<TaskListItem> {
    return this.#list<TaskListItem>('/process/tasks', filter)
  }

  /** What was read of a document, page by page, as Markdown. */
  text(taskId: string, page: PageOptions = {}): PagedList<TextItem> {
    return this.#list<TextItem>(taskPath(taskId, '/text'), page)
  }

  /** The document itself, as it was submitted. Read the answer's body: it is not limited in size here. */
  file(taskId: string, { signal }: CallOptions = {}): Promise<Response> {
    return this.#send({ method: 'GET', path: taskPath(taskId, '/file'), signal }, async response => response)
  }

  /** Each claim of the task by a worker, oldest first. */
  async attempts(taskId: string, { signal }: CallOptions = {}): Promise<TaskAttempt[]> {
    const call = { method: 'GET', path: taskPath(taskId, '/attempts'), signal } as const
    return (await sendForJson<{ items: TaskAttempt[] }>(this.#send, call)).items
  }

  async cancel(taskId: string, { signal }: CallOptions = {}): Promise<Task> {
    const call = { method: 'POST', path: taskPath(taskId, '/cancel'), repeatable: true, signal } as const
    try {
      return await sendForJson<Task>(this.#send, call)
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'task_final')) throw error
      // When the answer of the first try was lost, the second one finds a cancelled task.
      const task = await this.get(taskId, { signal })
      if (task.status !== 'cancelled') throw error
      return task
    }
  }

  /** Runs a failed or cancelled task again. */
  retry(taskId: string, { signal }: CallOptions = {}): Promise<Task> {
    return sendForJson<Task>(this.#send, { method: 'POST', path: taskPath(taskId, '/retry'), signal })
  }

  /** Deletes a task with its file, text and result. A running one is cancelled first. */
  delete(taskId: string, { signal }: CallOptions = {}): Promise<void> {
    return sendForNothing(this.#send, { method: 'DELETE', path: taskPath(taskId), signal })
  }

  /** What the platform can do. Needs no credentials. */
  taskTypes({ signal }: CallOptions = {}): Promise<TaskTypes> {
    return sendForJson<TaskTypes>(this.#send, {
      method: 'GET',
      path: '/process/task-types',
      authenticated: false,
      signal,
    })
  }

  /**
   * The events of the account's tasks as they happen, over a socket or, where sockets are not possible, by reading the log.
   * Connects again after each failure: the events come in order, each once. Ends by `signal` or by leaving the loop.
   * @param options.live adds progress and partial output, which are not in the log: after a break some are missing
   */
  events(options: EventOptions & { live: true }): AsyncGenerator<SocketMessage, void, undefined>
  events(options?: EventOptions & { live?: false }): AsyncGenerator<TaskEvent, void, undefined>
  async *events(options: EventOptions & { live?: boolean } = {}): AsyncGenerator<SocketMessage, void, undefined> {
    const { signal, onState, live = false } = options
    const source = this.#feed(signal)
    const after = options.after ?? (await findLastSeq(source.readLog))
    for await (const message of followFeed(source, { after, signal, onState })) {
      if (message.event === 'connected') continue
      if (live || 'seq' in message) yield message
    }
  }

  /** Reports how a task goes on: the task when it changed, progress and partial output. Ends with the final task. */
  watch(
    taskId: string,
    { signal, onState }: Pick<EventOptions, 'signal' | 'onState'> = {},
  ): AsyncGenerator<WatchUpdate, void, undefined> {
    const feed = followFeed(this.#feed(signal), { after: undefined, signal, onState })
    return watchTask(taskId, () => this.get(taskId, { signal }), feed)
  }

  /** Creates an account, and uses its session from now on. */
  register(registration: Registration, options?: CallOptions): Promise<Session> {
    return this.#accounts.register(registration, options)
  }

  /** Logs in, and uses the session from now on. Its access token is refreshed as needed. */
  login(credentials: Credentials, options?: CallOptions): Promise<Session> {
    return this.#accounts.login(credentials, options)
  }

  logout(options?: CallOptions): Promise<void> {
    return this.#accounts.logout(options)
  }

  /** Refreshes the session now. Calls do so by themselves. */
  refresh(): Promise<Session> {
    return this.#tokens.refresh()
  }

  /** The session of `login` or `register`, or that of the store. */
  async session(): Promise<Session | undefined> {
    return this.#store.load()
  }

  profile(options?: CallOptions): Promise<User> {
    return this.#accounts.profile(options)
  }

  updateProfile(changes: { username: string }, options?: CallOptions): Promise<User> {
    return this.#accounts.updateProfile(changes, options)
  }

  /** Ends every other session of the account. */
  changePassword(
    change: { current_password: string; new_password: string },
    options?: CallOptions,
  ): Promise<TokenPair> {
    return this.#accounts.changePassword(change, options)
  }

  /** What the account used, by UTC day. */
  usage(options?: { days?: number } & CallOptions): Promise<UsageReport> {
    return this.#accounts.usage(options)
  }

  #list<T>(path: string, { signal, cursor: first, ...query }: PageOptions & TaskFilter): PagedList<T> {
    const readPage = (cursor: string | undefined) =>
      sendForJson<Page<T>>(this.#send, { method: 'GET', path, query: { ...query, cursor }, signal })
    return new PagedList<T>(readPage, first)
  }

  #exchange(refresh: string): Promise<TokenPair> {
    // Sent again after a lost answer. If the platform had answered, the token is used, and the session ends either way.
    return sendForJson<TokenPair>(this.#send, {
      method: 'POST',
      path: '/auth/token/refresh/',
      json: { refresh },
      authenticated: false,
      repeatable: true,
    })
  }

  #feed(signal: AbortSignal | undefined): FeedSource {
    const readLog: ReadLog = async (after, limit) => {
      const query = { after, limit }
      const call = { method: 'GET', path: '/process/events', query, signal } as const
      return (await sendForJson<Page<TaskEvent>>(this.#send, call)).items
    }
    return {
      readLog,
      openSocket: async after => {
        const call = { method: 'POST', path: '/process/ws-ticket', maxRetries: 0, signal } as const
        const { ticket, user_id } = await sendForJson<WsTicket>(this.#send, call)
        const query = new URLSearchParams({ ticket, ...(after !== undefined && { after: String(after) }) })
        const url = `${this.baseUrl.replace(/^http/, 'ws')}/process/ws/${user_id}?${query}`
        return readSocket(this.#platform.openSocket(url), signal)
      },
    }
  }
}
