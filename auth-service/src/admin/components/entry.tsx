// The browser's entry: registers our components with AdminJS by name. assets/bundle-components.ts bundles it.
import { BadgeOnPage } from './badges.tsx'
import { Dashboard } from './dashboard.tsx'
import { ListCell } from './list-cell.tsx'
import { postActions } from './post-actions.ts'
import { TaskShow } from './task-show.tsx'
import { UserShow } from './user-show.tsx'

declare const AdminJS: { UserComponents: Record<string, unknown> }

AdminJS.UserComponents = { BadgeOnPage, Dashboard, ListCell, TaskShow, UserShow }
postActions()
