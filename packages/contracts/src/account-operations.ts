import {
  LoginRequest,
  PasswordChange,
  Profile,
  ProfileUpdate,
  RefreshRequest,
  RegisterRequest,
  SessionResponse,
  TokenPair,
  TokenValidation,
  ValidateTokenRequest,
} from './account.ts'
import { type AuthOperation, always, withBearer, withJson } from './auth-operation.ts'
import { UsageQuery, UsageReport } from './usage.ts'

/** The calls of accounts and tokens. */
export const accountOperations: AuthOperation[] = [
  {
    method: 'post',
    path: '/auth/register/',
    summary: 'Create an account',
    description:
      'The new account is logged in at once. `username` and `email` are unique without regard to case. A password has 8 ' +
      'characters to 72 UTF-8 bytes, is not all digits, and is not the username or the e-mail address.',
    tag: 'Accounts',
    auth: false,
    body: RegisterRequest,
    responses: { 201: { description: 'The account and its first session', schema: SessionResponse } },
    problems: [...withJson, 'username_taken', 'email_taken', 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/login/',
    summary: 'Log in',
    description:
      'After ten failed logins to an account in 15 minutes, an address cannot log in to it for that time; a success ' +
      'clears the count. After a hundred from many addresses, no address can.',
    tag: 'Accounts',
    auth: false,
    body: LoginRequest,
    responses: { 200: { description: 'A new session', schema: SessionResponse } },
    problems: [...withJson, 'invalid_credentials', 'account_disabled', 'rate_limited', ...always],
  },
  {
    method: 'get',
    path: '/auth/profile/',
    summary: "Show the caller's account",
    tag: 'Accounts',
    auth: true,
    scope: 'account:read',
    responses: { 200: { description: 'The account with its counters and its usage', schema: Profile } },
    problems: [...withBearer, ...always],
  },
  {
    method: 'get',
    path: '/auth/usage/',
    summary: "Show what the caller's tasks used",
    description: 'By UTC day, newest first, and by AI model. Days without usage are left out.',
    tag: 'Accounts',
    auth: true,
    scope: 'account:read',
    query: UsageQuery,
    responses: { 200: { description: 'Today, the limits, and each day', schema: UsageReport } },
    problems: ['validation_error', ...withBearer, ...always],
  },
  {
    method: 'patch',
    path: '/auth/profile/',
    summary: "Change the caller's username",
    tag: 'Accounts',
    auth: true,
    body: ProfileUpdate,
    responses: { 200: { description: 'The changed account', schema: Profile } },
    problems: [...withJson, ...withBearer, 'username_taken', ...always],
  },
  {
    method: 'post',
    path: '/auth/password/change/',
    summary: "Change the caller's password",
    description:
      'Starts a new session and revokes every earlier refresh token; access tokens stay valid until they expire. A ' +
      'user has ten tries in 15 minutes, successful or not.',
    tag: 'Accounts',
    auth: true,
    body: PasswordChange,
    responses: { 200: { description: 'The tokens of the new session', schema: TokenPair } },
    problems: [...withJson, 'invalid_current_password', ...withBearer, 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/token/refresh/',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'A refresh token is valid for 7 days and once. Sending a used one revokes every refresh token of the same ' +
      'login.',
    tag: 'Tokens',
    auth: false,
    body: RefreshRequest,
    responses: { 200: { description: 'New tokens; the old refresh token is no longer valid', schema: TokenPair } },
    problems: [...withJson, 'token_not_valid', 'account_disabled', 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/logout/',
    summary: 'Log out',
    description: 'Revokes every refresh token of the same login. Calling it again is allowed.',
    tag: 'Tokens',
    auth: false,
    body: RefreshRequest,
    responses: { 204: { description: 'Logged out' } },
    problems: [...withJson, 'rate_limited', ...always],
  },
  {
    method: 'post',
    path: '/auth/validate-token/',
    summary: 'Check an access token',
    description:
      'Send the token in the body or in `Authorization: Bearer`. The body has precedence. An API key is no access token and answers 401.',
    tag: 'Tokens',
    auth: false,
    body: ValidateTokenRequest,
    responses: { 200: { description: 'The token is valid; the answer names its user', schema: TokenValidation } },
    problems: [...withJson, 'not_authenticated', 'token_not_valid', 'account_disabled', 'rate_limited', ...always],
  },
]
