import type { User } from '@ai-platform/client/types.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { addresses, type Route } from './routing/route.ts'
import { useRoute } from './routing/use-route.ts'
import { Sidebar } from './sidebar.tsx'
import { useApp } from './state/app-context.ts'
import { EmptyState } from './ui/empty-state.tsx'
import { ViewHead } from './ui/view-head.tsx'
import { AccountView } from './views/account/account-view.tsx'
import { HistoryView } from './views/history/history-view.tsx'
import { KeysView } from './views/keys/keys-view.tsx'
import { NewTaskView } from './views/new-task/new-task-view.tsx'
import { TaskView } from './views/task/task-view.tsx'
import { UsageView } from './views/usage/usage-view.tsx'
import { WebhookView } from './views/webhooks/webhook-view.tsx'
import { WebhooksView } from './views/webhooks/webhooks-view.tsx'
import { WelcomeView } from './views/welcome/welcome-view.tsx'

function NotFoundView() {
  return (
    <div class="view narrow">
      <ViewHead title="There is nothing here" />
      <EmptyState title="The address names no view of this page.">
        <p>
          <a href={addresses.newTask}>Start a new task</a>
        </p>
      </EmptyState>
    </div>
  )
}

function View({ route, user }: { route: Route; user: User }) {
  switch (route.view) {
    case 'new-task':
      return <NewTaskView />
    case 'history':
      return <HistoryView filter={route.filter} />
    case 'task':
      return <TaskView key={route.taskId} taskId={route.taskId} />
    case 'usage':
      return <UsageView />
    case 'keys':
      return <KeysView />
    case 'webhooks':
      return <WebhooksView />
    case 'webhook':
      return <WebhookView key={route.webhookId} webhookId={route.webhookId} />
    case 'account':
      return <AccountView user={user} />
    case 'not-found':
      return <NotFoundView />
  }
}

/** The account of the session, and why there is none any more. */
function useSessionUser(): { user: User | undefined; notice: string | undefined } {
  const { session } = useApp()
  const [user, setUser] = useState(() => session.load()?.user)
  const [notice, setNotice] = useState<string>()
  const latest = useRef(user)
  useEffect(
    () =>
      session.subscribe(reason => {
        const next = session.load()?.user
        if (latest.current && !next) setNotice(reason === 'ended' ? 'Your session has ended. Log in again.' : undefined)
        latest.current = next
        setUser(next)
      }),
    [session],
  )
  return { user, notice }
}

export function Page() {
  const { live, uploads } = useApp()
  const route = useRoute()
  const { user, notice } = useSessionUser()
  const userId = user?.id
  useEffect(() => {
    if (userId === undefined) return
    live.start()
    return () => {
      live.stop()
      uploads.clear()
    }
  }, [live, uploads, userId])
  if (!user) return <WelcomeView notice={notice} />
  return (
    <div class="shell">
      {/* biome-ignore lint/a11y/useValidAnchor: a link by custom; the address after # names the view */}
      <a
        class="skip"
        href="#content"
        onClick={event => {
          event.preventDefault()
          document.getElementById('content')?.focus()
        }}
      >
        Skip to the content
      </a>
      <Sidebar route={route} user={user} />
      <main class="content" id="content" tabIndex={-1}>
        <View route={route} user={user} />
      </main>
    </div>
  )
}
