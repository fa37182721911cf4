/**
 * `npm test` and `npm run test:fast`: format, lint, types, dead code, then the suites, ending with one
 * plain line `N passed, N failed` summed over all of them. Each check counts as one.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './helpers/ensure-chromium.ts'
import { ensureFirefox } from './helpers/ensure-firefox.ts'

type Tally = { readonly passed: number; readonly failed: number }

const SELECTIONS = { fast: ['fast'], all: ['fast', 'long', 'slow'] } as const

/** What was checked before and has not changed is not checked again: a third of the fast run's time. */
function remembering(what: string): readonly string[] {
  return ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/types/${what}.tsbuildinfo`]
}

const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware'],
  ['types', 'tsc', '-p', 'tsconfig.json', ...remembering('app')],
  ['types of the core, without a DOM', 'tsc', '-p', 'tsconfig.core.json', ...remembering('core')],
  ['dead code', 'knip', '--cache'],
]

async function main(selection: string | undefined): Promise<number> {
  if (selection !== 'fast' && selection !== 'all') {
    console.error("expected 'fast' or 'all', got", selection)
    return 2
  }
  if (selection === 'all') {
    await ensureChromium()
    await ensureFirefox()
  }
  const checks = Promise.all(CHECKS.map(check))
  const suites: Tally[] = []
  for (const project of SELECTIONS[selection]) {
    suites.push(await vitest(project))
    // Beside the fast tests, which wait for nobody; sound in time wants the machine to itself.
    await checks
  }
  const tallies = [...(await checks), ...suites]
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}

async function check([name, command, ...args]: (typeof CHECKS)[number]): Promise<Tally> {
  const { code, output } = await run(command, args)
  console.log(code === 0 ? `✓ ${name}` : `✗ ${name}\n${output}`)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function vitest(project: string): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-test-'))
  const report = join(folder, 'report.json')
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  const { code } = await run('vitest', args, 'inherit')
  try {
    return tallyOf(JSON.parse(await readFile(report, 'utf8')), code)
  } catch (cause) {
    console.error(`the ${project} suite left no report`, cause)
    return { passed: 0, failed: 1 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A suite that fails outside its tests (a file that does not load, an unhandled rejection) fails once. */
function tallyOf(report: unknown, code: number): Tally {
  // Vitest's JSON reporter documents these two fields.
  const { numPassedTests: passed, numFailedTests } = report as Record<string, number>
  const failed = numFailedTests ?? 0
  return { passed: passed ?? 0, failed: failed === 0 && code !== 0 ? 1 : failed }
}

function run(
  command: string,
  args: readonly string[],
  stdio: 'pipe' | 'inherit' = 'pipe',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join('node_modules', '.bin', command), args, {
      stdio: ['ignore', stdio, stdio],
    })
    let output = ''
    const collect = (chunk: Buffer): void => void (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

process.exitCode = await main(process.argv[2])
