// The function is in local-stack, because the launcher needs it and product code must not import testkit.
export { findFreePort } from '@ai-platform/local-stack/free-port.ts'
