// The launcher needs the same function, and product code may not import testkit.
export { findFreePort } from '@ai-platform/local-stack/free-port.ts'
