import { useRef, useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Logo } from '../../ui/logo.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ThemeButton } from '../../ui/theme-button.tsx'
import { ViewHead } from '../../ui/view-head.tsx'
import { PasswordField } from './password-field.tsx'
import { suggestUsername } from './suggest-username.ts'

/** Problems that belong to a field although the answer names none. */
const fieldOfCode: Record<string, string> = {
  email_taken: 'email',
  username_taken: 'username',
  invite_not_valid: 'invite',
  otp_required: 'otp',
}

const hasAccountKey = 'ai-platform.has-account'

/** Register or log in: one card, one step. */
export function WelcomeView({ notice }: { notice: string | undefined }) {
  const { client } = useApp()
  const [form, setForm] = useState(localStorage.getItem(hasAccountKey) ? 'login' : 'register')
  const [email, setEmail] = useState('')
  const [typedUsername, setUsername] = useState<string>()
  const [password, setPassword] = useState('')
  const [invite, setInvite] = useState('')
  const [otp, setOtp] = useState('')
  const [missing, setMissing] = useState<Record<string, string>>({})
  const action = useAction()
  const formElement = useRef<HTMLFormElement>(null)
  const isNew = form === 'register'
  // Follows the e-mail address until the user types another one.
  const username = typedUsername ?? suggestUsername(email)
  const code = action.error?.code ?? ''
  const refused = { ...action.error?.fields }
  const coded = fieldOfCode[code]
  if (coded && action.error) refused[coded] ??= action.error.detail
  const errors = { ...refused, ...missing }
  const asksForInvite = code === 'invite_not_valid' || invite !== ''
  const asksForOtp = code === 'otp_required' || otp !== ''

  function submit(): void {
    const found: Record<string, string> = {}
    if (!/^\S+@\S+$/.test(email.trim())) found.email = 'Enter your e-mail address.'
    if (isNew && username.trim() === '') found.username = 'Enter a username.'
    if (password === '') found.password = 'Enter a password.'
    else if (isNew && [...password].length < 8) found.password = 'A password has at least 8 characters.'
    setMissing(found)
    const focusFault = () =>
      setTimeout(() => formElement.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    if (Object.keys(found).length > 0) {
      focusFault()
      return
    }
    void action
      .run(async () => {
        if (isNew) {
          await client.register({ email, username: username.trim(), password, ...(invite && { invite }) })
        } else await client.login({ email, password, ...(otp && { otp }) })
        localStorage.setItem(hasAccountKey, 'yes')
      })
      .then(focusFault)
  }

  return (
    <main class="welcome" id="content">
      <div class="welcome-corner">
        <ThemeButton />
      </div>
      <div class="welcome-card">
        <Logo />
        <ViewHead
          title="Ask your documents"
          tabTitle={isNew ? 'Register' : 'Log in'}
          intro="Summaries, answers and data from your files. Each answer shows the passages it rests on."
        />
        {notice !== undefined && (
          <p class="notice" role="status">
            {notice}
          </p>
        )}
        <Tabs
          label="Register or log in"
          value={form}
          onValue={value => {
            setForm(value)
            setMissing({})
            action.clear()
          }}
          tabs={[
            { value: 'register', label: 'Register' },
            { value: 'login', label: 'Log in' },
          ]}
        />
        <Form formRef={formElement} onSubmit={submit}>
          <TextField
            label="E-mail"
            value={email}
            onValue={setEmail}
            error={errors.email}
            input={{ type: 'email', autocomplete: 'email' }}
          />
          {isNew && (
            <TextField
              label="Username"
              value={username}
              onValue={setUsername}
              error={errors.username}
              input={{ autocomplete: 'username', autocapitalize: 'none', spellcheck: false, maxLength: 150 }}
            />
          )}
          <PasswordField value={password} onValue={setPassword} error={errors.password} isNew={isNew} />
          {isNew && asksForInvite && (
            <TextField label="Invite" value={invite} onValue={setInvite} error={errors.invite} />
          )}
          {!isNew && asksForOtp && (
            <TextField
              label="Code of your authenticator app"
              value={otp}
              onValue={setOtp}
              error={errors.otp}
              input={{ inputMode: 'numeric', autocomplete: 'one-time-code' }}
            />
          )}
          {action.error && Object.keys(refused).length === 0 && <ErrorNotice error={action.error} />}
          <Button type="submit" look="primary" busy={action.busy}>
            {isNew ? 'Create account' : 'Log in'}
          </Button>
        </Form>
      </div>
      <p class="welcome-foot">
        <a href="/docs">API reference</a>
      </p>
    </main>
  )
}
