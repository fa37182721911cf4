import { fail } from './lifetime.ts'
import { buildWebIfOld } from './web-build.ts'

/** `npm start`: the whole of Loggia on one computer. Extra arguments go to the relay. */
const argv = process.argv.slice(2)
try {
  if (!argv.includes('--help')) await buildWebIfOld(line => process.stdout.write(`${line}\n`))
} catch (fault) {
  fail(fault)
}
const { runRelay } = await import('./program.ts')
const isOther = argv.some(flag => flag.startsWith('--community'))
await runRelay([...(isOther ? [] : ['--demo']), ...argv])
