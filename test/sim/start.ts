import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** `npm run sim`: see `options.ts`. */
const args = process.argv.slice(2)
// Real sessions import packages, and there are few of them: as they are.
process.exitCode = args.includes('--against-real') ? runAsItIs() : await runPacked()

function runAsItIs(): number {
  return run(['--import', 'tsx', join(import.meta.dirname, 'real/run.ts'), ...args])
}

/** Packs the simulator into one file: imported module by module every constant is a look-up, a hundred million times over. */
async function runPacked(): Promise<number> {
  const outDir = mkdtempSync(join(tmpdir(), 'loggia-sim-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'run.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'sim.mjs' } },
    },
  })
  const memory = ['--max-old-space-size=12000', '--max-semi-space-size=64']
  const status = run([...memory, join(outDir, 'sim.mjs'), ...args])
  rmSync(outDir, { recursive: true })
  return status
}

function run(command: readonly string[]): number {
  return spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1
}
