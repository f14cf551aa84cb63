import type { User } from '@ai-platform/client/types.ts'
import { useEffect, useState } from 'preact/hooks'
import type { LiveState } from './platform/live-events.ts'
import { addresses, type Route } from './routing/route.ts'
import { useApp } from './state/app-context.ts'
import { Button } from './ui/button.tsx'
import { Icon, type IconName } from './ui/icon.tsx'
import { Logo } from './ui/logo.tsx'
import { ThemeButton } from './ui/theme-button.tsx'

const links: { views: Route['view'][]; address: string; label: string; icon: IconName }[] = [
  { views: ['new-task'], address: addresses.newTask, label: 'New task', icon: 'plus' },
  { views: ['history', 'task'], address: addresses.history(), label: 'History', icon: 'list' },
  { views: ['usage'], address: addresses.usage, label: 'Usage', icon: 'chart' },
  { views: ['keys'], address: addresses.keys, label: 'API keys', icon: 'key' },
  { views: ['webhooks', 'webhook'], address: addresses.webhooks, label: 'Webhooks', icon: 'hook' },
]

/** A break that is over sooner is not worth a word. */
const breakMs = 2_000

/** Says when what is shown may be out of date. */
function Connection() {
  const { live } = useApp()
  const [state, setState] = useState<LiveState>(live.state)
  const [isLong, setIsLong] = useState(false)
  useEffect(() => live.onState(setState), [live])
  const isBroken = state === 'waiting' || state === 'connecting'
  useEffect(() => {
    setIsLong(false)
    if (!isBroken) return
    const timer = setTimeout(() => setIsLong(true), breakMs)
    return () => clearTimeout(timer)
  }, [isBroken])
  return (
    <p class="connection" role="status">
      {isBroken && isLong && 'Reconnecting…'}
    </p>
  )
}

/** The way between views: a column on wide screens, a menu on narrow ones. */
export function Sidebar({ route, user }: { route: Route; user: User }) {
  const [isOpen, setIsOpen] = useState(false)
  const { view } = route
  useEffect(() => setIsOpen(false), [view])
  return (
    <header class={`sidebar${isOpen ? ' open' : ''}`}>
      <div class="sidebar-top">
        <a class="home" href={addresses.newTask}>
          <Logo />
        </a>
        <div class="menu-button">
          <Button look="quiet" icon={isOpen ? 'close' : 'menu'} expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            Menu
          </Button>
        </div>
      </div>
      <div class="sidebar-body">
        <nav aria-label="Views">
          <ul>
            {links.map(({ views, address, label, icon }) => (
              <li key={address}>
                <a
                  class="nav-link"
                  href={address}
                  aria-current={views.includes(view) ? 'page' : undefined}
                  onClick={() => setIsOpen(false)}
                >
                  <Icon name={icon} />
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Connection />
        <div class="sidebar-foot">
          <a class="nav-link" href="/docs">
            <Icon name="book" />
            API reference
          </a>
          <div class="foot-row">
            <a
              class="nav-link"
              href={addresses.account}
              aria-current={view === 'account' ? 'page' : undefined}
              onClick={() => setIsOpen(false)}
            >
              <Icon name="user" />
              <span class="ellipsis">{user.username}</span>
              <span class="hidden-text">: account</span>
            </a>
            <ThemeButton />
          </div>
        </div>
      </div>
    </header>
  )
}
