/** `npm run bench -- NAME [--json] [options]`: a table for people; with --json one last line of JSON. */
const BENCHES: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  'browser-cpu': () => import('./browser-cpu.ts'),
  churn: () => import('./churn.ts'),
  gate: () => import('./gate.ts'),
  hop: () => import('./hop.ts'),
  'hostile-opus': () => import('./hostile-opus.ts'),
  join: () => import('./join.ts'),
  loss: () => import('./loss.ts'),
  'mouth-to-ear': () => import('./mouth-to-ear.ts'),
  mute: () => import('./mute.ts'),
  people: () => import('./people.ts'),
  playout: () => import('./playout.ts'),
  relay: () => import('./relay.ts'),
  repair: () => import('./repair.ts'),
  setups: () => import('./setups.ts'),
  space: () => import('./space.ts'),
  wire: () => import('./wire.ts'),
}

/** Measures, prints its own table, answers the figures for the JSON line. */
export type Bench = (args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>

const [name, ...args] = process.argv.slice(2)
const load = BENCHES[name ?? '']
if (load === undefined) {
  console.error(
    `npm run bench -- NAME [--json]: expected one of ${Object.keys(BENCHES).join(', ')}`,
  )
  process.exit(2)
}
const figures = await (await load()).bench(args)
if (args.includes('--json')) console.log(JSON.stringify(figures))
process.exit(0)
