#!/usr/bin/env node
import { runCommunity } from './program.ts'

const { code, out, err } = await runCommunity(process.argv.slice(2), process.env)
process.stdout.write(out)
process.stderr.write(err)
process.exitCode = code
