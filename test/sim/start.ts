import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * `npm run sim`: packs the simulator into one file and runs that. Imported module by module, every
 * constant is a look-up, a hundred million times over.
 */
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
const args = ['--max-old-space-size=12000', join(outDir, 'sim.mjs'), ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
rmSync(outDir, { recursive: true })
process.exitCode = status ?? 1
