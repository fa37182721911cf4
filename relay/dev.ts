import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join, resolve } from 'node:path'
import { createServer as createVite } from 'vite'
import { readCommand } from './config.ts'
import { settlePorts } from './free-ports.ts'
import { fail } from './lifetime.ts'

/** `npm run dev`: the page reloads hot, the relay starts anew when its sources change. */
const ROOT = resolve(import.meta.dirname, '..')
/** Editors write a file in several steps. */
const SETTLE_MS = 150
const argv = process.argv.slice(2)

/** A relay process that is started anew on every change. */
class RelayProcess {
  readonly #argv: readonly string[]
  #child: ChildProcess | undefined
  #restart: NodeJS.Timeout | undefined

  constructor(relayArgv: readonly string[]) {
    this.#argv = relayArgv
  }

  start(): void {
    const cli = join(ROOT, 'relay', 'cli.ts')
    const args = ['--import', 'tsx', cli, ...this.#argv]
    this.#child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  restartSoon(): void {
    clearTimeout(this.#restart)
    this.#restart = setTimeout(() => {
      void this.stop().then(() => this.start())
    }, SETTLE_MS)
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function run(): Promise<void> {
  const command = readCommand(['--demo', ...argv], process.env)
  if (command.kind === 'help') throw new TypeError('npm run dev takes the options of the relay')
  const { host, httpPort } = command.config
  // The relay's own web port, behind Vite's: any free one, the same over restarts.
  const { httpPort: inner } = await settlePorts({ host, httpPort: 0, wsPort: 0, webrtcPort: 0 })
  const relay = new RelayProcess(['--demo', ...argv, '--web', 'none', '--http-port', `${inner}`])
  relay.start()
  const target = `http://${host.includes(':') ? `[${host}]` : host}:${inner}`
  const vite = await createVite({
    configFile: join(ROOT, 'vite.config.ts'),
    server: {
      host,
      port: httpPort,
      strictPort: true,
      proxy: Object.fromEntries(
        // The Host header stays: the relay answers with the addresses that fit it.
        ['/info', '/healthz', '/readyz'].map(path => [path, { target, changeOrigin: false }]),
      ),
    },
  })
  await vite.listen()
  vite.printUrls()
  for (const folder of ['src', 'relay']) {
    watch(join(ROOT, folder), { recursive: true }, () => relay.restartSoon())
  }
  const stop = (): void => {
    void Promise.all([relay.stop(), vite.close()]).finally(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

try {
  await run()
} catch (fault) {
  fail(fault)
}
