// What AdminJS finds our components by, in the browser. Bundled by assets/bundle-components.ts.
import { Dashboard } from './dashboard.tsx'
import { postActions } from './post-actions.ts'
import { ActiveBadge, StatusBadge, StatusBadgeShow } from './status-badge.tsx'
import { TaskShow } from './task-show.tsx'
import { UserShow } from './user-show.tsx'

declare const AdminJS: { UserComponents: Record<string, unknown> }

AdminJS.UserComponents = { ActiveBadge, Dashboard, StatusBadge, StatusBadgeShow, TaskShow, UserShow }
postActions()
