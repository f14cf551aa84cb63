import type { Client } from '@ai-platform/client/browser.ts'
import type { TaskTypes } from '@ai-platform/client/types.ts'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { LiveEvents } from '../platform/live-events.ts'
import type { PageSessionStore } from '../platform/session-store.ts'
import type { UploadQueue } from './upload-queue.ts'

/** What every view may use. It is made once, in main.tsx. */
export interface App {
  client: Client
  session: PageSessionStore
  live: LiveEvents
  uploads: UploadQueue
  /** What the platform can do, read once. */
  taskTypes(): Promise<TaskTypes>
  /** Says something in passing, also to a screen reader. */
  announce(message: string): void
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('A view is used outside of the app.')
  return app
}
