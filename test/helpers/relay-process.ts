import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { settlePorts, type Ports } from '../../relay/free-ports.ts'
import { READY } from '../../relay/banner.ts'
import { BUILT_RELAY, buildRelayIfOld } from './built-relay.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
const BUILT = [BUILT_RELAY]
/** As `npm start` runs it. */
const FROM_SOURCES = ['--import', 'tsx', join(ROOT, 'relay', 'cli.ts')]
/** Two busy cores take a few seconds to compile and load libp2p. */
const READY_WITHIN_MS = 60_000

export type RelayProcessOptions = {
  /** Further flags, such as `--demo`. */
  readonly flags?: readonly string[]
  /** Folder of a built web app; none by default, which starts sooner. */
  readonly web?: string
  /** As `npm start` runs it, and not as one file. */
  readonly fromSources?: boolean
  /** Listens beyond loopback, for Firefox and real interfaces. */
  readonly host?: string
}

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** A real relay in a process of its own, on free ports, with its own data. */
export class RelayProcess {
  readonly ports: Ports
  readonly data: string
  readonly #options: RelayProcessOptions
  #child: ChildProcess | undefined
  #exit: Promise<Exit> | undefined
  #output = ''

  private constructor(ports: Ports, data: string, options: RelayProcessOptions) {
    this.ports = ports
    this.data = data
    this.#options = options
  }

  /** Starts one and waits until it says that it is ready. */
  static async start(options: RelayProcessOptions = {}): Promise<RelayProcess> {
    if (options.fromSources !== true) await buildRelayIfOld()
    const host = options.host ?? '127.0.0.1'
    const ports = await settlePorts({ host, httpPort: 0, wsPort: 0, webrtcPort: 0 })
    const data = await mkdtemp(join(tmpdir(), 'loggia-relay-'))
    const relay = new RelayProcess(ports, data, options)
    await relay.#spawn()
    return relay
  }

  /** Where a browser on this machine opens it. */
  get url(): string {
    return `http://localhost:${this.ports.httpPort}/`
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** All that it wrote since its last start. */
  get output(): string {
    return this.#output
  }

  /** The parsed `/info`. */
  async info(): Promise<unknown> {
    return (await fetch(new URL('info', this.url))).json()
  }

  /** Sends a real signal and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.#child?.kill(signal)
    return this.#exit ?? { code: null, signal: null }
  }

  /** Sends a real signal and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  /** Starts again with the same ports and data, after the last process has ended. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM')
    await this.#spawn()
  }

  /** Starts another relay in its place: same ports, new identity, nothing remembered. */
  async restartAnew(): Promise<void> {
    await this.kill('SIGKILL')
    await rm(this.data, { recursive: true, force: true })
    await this.#spawn()
  }

  /** Ends it and deletes its data. */
  async close(): Promise<void> {
    await this.kill('SIGKILL')
    await rm(this.data, { recursive: true, force: true })
  }

  async #spawn(): Promise<void> {
    const { flags = [], web = 'none', host = '127.0.0.1' } = this.#options
    const { httpPort, wsPort, webrtcPort } = this.ports
    const numbers = { '--http-port': httpPort, '--ws-port': wsPort, '--webrtc-port': webrtcPort }
    const given = { '--host': host, '--data': this.data, '--web': web, ...numbers }
    const { child, exit } = spawnRelay(
      this.#options.fromSources === true ? FROM_SOURCES : BUILT,
      [...Object.entries(given).flatMap(([flag, value]) => [flag, `${value}`]), ...flags],
      text => (this.#output += text),
    )
    this.#output = ''
    this.#child = child
    this.#exit = exit
    const ended = exit.then(({ code }) => {
      throw new RangeError(`the relay ended with ${code} before it was ready:\n${this.#output}`)
    })
    await Promise.race([this.#ready(child), ended])
    ended.catch(() => undefined)
  }

  async #ready(child: ChildProcess): Promise<void> {
    const limit = AbortSignal.timeout(READY_WITHIN_MS)
    while (!this.#output.includes(READY))
      await once(child.stdout ?? child, 'data', { signal: limit })
  }
}

/** Runs the relay program to its end: for what it refuses. */
export async function runRelayToEnd(
  argv: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  await buildRelayIfOld()
  let output = ''
  const { exit } = spawnRelay(BUILT, argv, text => (output += text))
  const { code } = await exit
  return { code, output }
}

function spawnRelay(
  program: readonly string[],
  argv: readonly string[],
  hear: (text: string) => void,
): { readonly child: ChildProcess; readonly exit: Promise<Exit> } {
  const child = spawn(process.execPath, [...program, ...argv], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const exit = once(child, 'close').then(([code, signal]: (number | string | null)[]): Exit => ({
    code: typeof code === 'number' ? code : null,
    // Node's own type for this event's second argument.
    signal: (signal ?? null) as NodeJS.Signals | null,
  }))
  return { child, exit }
}
