#!/usr/bin/env node
import { verifyReport } from './program.ts'

const { code, out, err } = await verifyReport(process.argv.slice(2))
process.stdout.write(out)
process.stderr.write(err)
process.exitCode = code
