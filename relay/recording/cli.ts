#!/usr/bin/env node
import { verifyRecording } from './program.ts'

const { code, out, err } = await verifyRecording(process.argv.slice(2))
process.stdout.write(out)
process.stderr.write(err)
process.exitCode = code
