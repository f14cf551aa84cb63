import { z } from 'zod'
import { UsageDay } from './usage.ts'

export const User = z
  .object({
    id: z.uuid(),
    username: z.string(),
    email: z.string(),
    is_active: z.boolean(),
    is_staff: z.boolean(),
    api_call_count: z.int().nonnegative(),
    date_joined: z.iso.datetime(),
    last_login: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'User',
    example: {
      id: '0198c0de-4a5b-7c6d-8e9f-0123456789ab',
      username: 'testuser',
      email: 'test@example.com',
      is_active: true,
      is_staff: false,
      api_call_count: 12,
      date_joined: '2026-01-31T09:30:00.000Z',
      last_login: '2026-02-01T08:00:00.000Z',
    },
  })
export type User = z.infer<typeof User>

/** The user as /auth/profile/ returns it, with the counters that the service webhook updates and the usage of the last days. */
export const Profile = User.extend({
  tasks_completed: z.int().nonnegative(),
  tasks_failed: z.int().nonnegative(),
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  usage: z.array(UsageDay).describe('The days with usage among the last 30, newest first; `/auth/usage/` shows more'),
}).meta({ id: 'Profile' })
export type Profile = z.infer<typeof Profile>

/** bcrypt ignores all bytes after the 72nd, so longer passwords are refused. */
export const maxPasswordBytes = 72

/** An e-mail address, normalized for storage and comparison: NFC, trimmed, lower case. */
const Email = z.string().trim().normalize().toLowerCase().pipe(z.email('Enter a valid e-mail address.').max(254))

/** Normalized to NFKC, so a ligature or a fullwidth letter makes no different username. Compared without case. */
export const Username = z
  .string()
  .normalize('NFKC')
  .trim()
  .min(1, 'Enter a username.')
  .max(150, 'A username has at most 150 characters.')
  .regex(/^[\p{L}\p{N}_.@+-]*$/u, 'A username has letters, digits and _ . @ + - only.')

/**
 * Returns why a password is refused, or undefined for a valid one. It has 8 characters to 72 UTF-8 bytes, no NUL and not only
 * digits. It is neither the username nor the e-mail address, in any case.
 */
export function passwordFault(password: string, account: { username: string; email: string }): string | undefined {
  if ([...password].length < 8) return 'A password has at least 8 characters.'
  if (Buffer.byteLength(password, 'utf8') > maxPasswordBytes) return 'A password has at most 72 bytes in UTF-8.'
  if (password.includes('\0')) return 'A password has no NUL character.'
  if (/^\p{Nd}+$/u.test(password)) return 'A password is not made of digits alone.'
  const lower = password.toLowerCase()
  if (lower === account.username.toLowerCase()) return 'A password is not the username.'
  if (lower === account.email.toLowerCase()) return 'A password is not the e-mail address.'
  return undefined
}

export const RegisterRequest = z
  .object({ username: Username, email: Email, password: z.string(), password2: z.string() })
  .superRefine((body, ctx) => {
    const fault = passwordFault(body.password, body)
    if (fault) ctx.addIssue({ code: 'custom', path: ['password'], message: fault })
    if (body.password !== body.password2)
      ctx.addIssue({ code: 'custom', path: ['password2'], message: 'The two passwords differ.' })
  })
  .meta({
    id: 'RegisterRequest',
    example: {
      username: 'testuser',
      email: 'test@example.com',
      password: 'testpass123',
      password2: 'testpass123',
    },
  })
export type RegisterRequest = z.infer<typeof RegisterRequest>

export const LoginRequest = z
  .object({ email: z.string().trim().normalize().toLowerCase().min(1).max(254), password: z.string().min(1).max(1024) })
  .meta({ id: 'LoginRequest', example: { email: 'test@example.com', password: 'testpass123' } })
export type LoginRequest = z.infer<typeof LoginRequest>

export const RefreshRequest = z
  .object({ refresh: z.string().min(1).max(4096) })
  .meta({ id: 'RefreshRequest', example: { refresh: 'kq3nR0v9c2Jt5s8yXl1mWb4uPz7dGf6hEoA2iKrTQxU' } })
export type RefreshRequest = z.infer<typeof RefreshRequest>

export const ProfileUpdate = z
  .object({ username: Username })
  .meta({ id: 'ProfileUpdate', example: { username: 'newname' } })
export type ProfileUpdate = z.infer<typeof ProfileUpdate>

export const PasswordChange = z
  .object({ current_password: z.string().min(1).max(1024), new_password: z.string() })
  .refine(body => body.new_password !== body.current_password, {
    path: ['new_password'],
    message: 'The new password is the current one.',
  })
  .meta({
    id: 'PasswordChange',
    example: { current_password: 'testpass123', new_password: 'a better pass 456' },
  })
export type PasswordChange = z.infer<typeof PasswordChange>

export const ValidateTokenRequest = z
  .object({ token: z.string().max(4096).optional() })
  .meta({ id: 'ValidateTokenRequest', example: { token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln' } })

export const TokenPair = z.object({ access: z.string(), refresh: z.string() }).meta({ id: 'TokenPair' })
export type TokenPair = z.infer<typeof TokenPair>

export const SessionResponse = TokenPair.extend({ user: User }).meta({ id: 'SessionResponse' })
export type SessionResponse = z.infer<typeof SessionResponse>

export const TokenValidation = z
  .object({ valid: z.literal(true), user_id: z.uuid(), email: z.string(), expires_at: z.iso.datetime() })
  .meta({ id: 'TokenValidation' })
export type TokenValidation = z.infer<typeof TokenValidation>
