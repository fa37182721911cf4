import { againstReal } from './against-real.ts'
import { readOptions } from '../options.ts'

/** `npm run sim -- --against-real`: one scenario in the simulator and among real sessions. */
for (const line of await againstReal(readOptions(process.argv.slice(2)))) console.log(line)
process.exit(0)
