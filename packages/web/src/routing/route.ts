/** A view of the page with its parameters. */
export type Route =
  | { view: 'new-task' }
  | { view: 'history'; filter: HistoryFilter }
  | { view: 'task'; taskId: string }
  | { view: 'usage' }
  | { view: 'keys' }
  | { view: 'webhooks' }
  | { view: 'webhook'; webhookId: string }
  | { view: 'account' }
  | { view: 'not-found' }

/** Empty strings: no filter. */
export interface HistoryFilter {
  status: string
  taskType: string
  filename: string
}

/** Reads the part of the address after `#`, so that no view has a path of the API. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const [first = '', id = '', ...rest] = path.split('/').filter(Boolean).map(readPart)
  if (rest.length > 0) return { view: 'not-found' }
  if (id !== '') {
    if (first === 'tasks') return { view: 'task', taskId: id }
    if (first === 'webhooks') return { view: 'webhook', webhookId: id }
    return { view: 'not-found' }
  }
  switch (first) {
    case '':
      return { view: 'new-task' }
    case 'tasks':
      return { view: 'history', filter: readFilter(new URLSearchParams(query)) }
    case 'usage':
    case 'keys':
    case 'webhooks':
    case 'account':
      return { view: first }
    default:
      return { view: 'not-found' }
  }
}

function readPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const readFilter = (query: URLSearchParams): HistoryFilter => ({
  status: query.get('status') ?? '',
  taskType: query.get('type') ?? '',
  filename: query.get('name') ?? '',
})

export const addresses = {
  newTask: '#/',
  usage: '#/usage',
  keys: '#/keys',
  webhooks: '#/webhooks',
  account: '#/account',
  task: (taskId: string) => `#/tasks/${encodeURIComponent(taskId)}`,
  webhook: (webhookId: string) => `#/webhooks/${encodeURIComponent(webhookId)}`,
  history({ status = '', taskType = '', filename = '' }: Partial<HistoryFilter> = {}): string {
    const query = new URLSearchParams()
    if (status) query.set('status', status)
    if (taskType) query.set('type', taskType)
    if (filename) query.set('name', filename)
    return query.size > 0 ? `#/tasks?${query}` : '#/tasks'
  },
}
