import type { User } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { formatDay } from '../../ui/format.ts'
import { ViewHead } from '../../ui/view-head.tsx'

function UsernameForm({ user }: { user: User }) {
  const { client, session, announce } = useApp()
  const [username, setUsername] = useState(user.username)
  const action = useAction()
  const save = () =>
    action.run(async () => {
      const changed = await client.updateProfile({ username: username.trim() })
      const kept = session.load()
      if (kept) session.save({ ...kept, user: { ...kept.user, username: changed.username } })
      announce('Saved.')
    })
  const fields = action.error?.fields ?? {}
  return (
    <Form class="card" onSubmit={save}>
      <h2>Username</h2>
      <TextField
        label="Username"
        value={username}
        onValue={setUsername}
        error={fields.username ?? action.error?.detail}
        input={{ autocomplete: 'username', maxLength: 150 }}
      />
      <Button type="submit" busy={action.busy} disabled={username.trim() === '' || username.trim() === user.username}>
        Save
      </Button>
    </Form>
  )
}

function PasswordForm({ user }: { user: User }) {
  const { client, announce } = useApp()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [isDone, setIsDone] = useState(false)
  const action = useAction()
  const save = () => {
    setIsDone(false)
    return action.run(async () => {
      await client.changePassword({ current_password: current, new_password: next })
      setCurrent('')
      setNext('')
      setIsDone(true)
      announce('The password was changed.')
    })
  }
  const { fields = {}, code } = action.error ?? {}
  const currentError = code === 'invalid_current_password' ? action.error?.detail : fields.current_password
  const isElsewhere = action.error && currentError === undefined && fields.new_password === undefined
  return (
    <Form class="card" onSubmit={save}>
      <h2>Password</h2>
      {/* Password managers look for the name of the account. */}
      <input
        class="hidden-text"
        type="text"
        autocomplete="username"
        value={user.email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label="Current password"
        value={current}
        onValue={setCurrent}
        error={currentError}
        input={{ type: 'password', autocomplete: 'current-password' }}
      />
      <TextField
        label="New password"
        hint="At least 8 characters. Every other session is logged out."
        value={next}
        onValue={setNext}
        error={fields.new_password}
        input={{ type: 'password', autocomplete: 'new-password' }}
      />
      {isElsewhere && action.error && <ErrorNotice error={action.error} />}
      {isDone && <p class="notice done">The password was changed. Every other session is logged out.</p>}
      <Button type="submit" busy={action.busy} disabled={current === '' || next === ''}>
        Change password
      </Button>
    </Form>
  )
}

/** The account of the session. */
export function AccountView({ user }: { user: User }) {
  const { client, session } = useApp()
  const action = useAction()
  const logOut = () =>
    action.run(() => {
      session.expectLogout()
      return client.logout()
    })
  return (
    <div class="view narrow">
      <ViewHead
        title="Account"
        intro={`${user.email} · since ${formatDay(user.date_joined)}`}
        actions={
          <Button busy={action.busy} onClick={logOut}>
            Log out
          </Button>
        }
      />
      {action.error && <ErrorNotice error={action.error} />}
      <UsernameForm key={user.username} user={user} />
      <PasswordForm user={user} />
    </div>
  )
}
