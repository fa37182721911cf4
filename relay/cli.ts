#!/usr/bin/env node
import { runRelay } from './program.ts'

await runRelay(process.argv.slice(2))
