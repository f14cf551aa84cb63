#!/usr/bin/env node
import { readCliConfig } from './config.ts'
import { runCli } from './run-cli.ts'

process.exitCode = await runCli(process.argv.slice(2), readCliConfig())
// An open connection or a question would keep the process.
process.stdout.write('', () => process.exit())
