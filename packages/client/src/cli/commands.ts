import type { Command } from './command.ts'
import { cancelCommand, deleteCommand, retryCommand } from './commands/change-tasks.ts'
import { doctorCommand } from './commands/doctor.ts'
import { getCommand } from './commands/get.ts'
import { keysCreateCommand, keysDeleteCommand, keysListCommand } from './commands/keys.ts'
import { listCommand } from './commands/list.ts'
import { loginCommand } from './commands/login.ts'
import { logoutCommand } from './commands/logout.ts'
import { runCommand } from './commands/run.ts'
import { submitCommand } from './commands/submit.ts'
import { textCommand } from './commands/text.ts'
import { watchCommand } from './commands/watch.ts'
import { webhooksListenCommand } from './commands/webhooks-listen.ts'

/** In the order of the help. A command of two words comes before one of its first word. */
export const commands: Command[] = [
  loginCommand,
  logoutCommand,
  runCommand,
  submitCommand,
  watchCommand,
  getCommand,
  textCommand,
  listCommand,
  cancelCommand,
  retryCommand,
  deleteCommand,
  keysListCommand,
  keysCreateCommand,
  keysDeleteCommand,
  webhooksListenCommand,
  doctorCommand,
]
