import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { buildProgramIfOld, builtProgram } from '../../helpers/built-program.ts'
import type {
  Answered,
  Arrivals,
  Asked,
  PeerCommand,
  PeerConfig,
  Standing,
  Started,
} from './messages.ts'

const NAME = 'bench-peer'
const BUILT = builtProgram(NAME)
const SOURCES = ['src', 'relay', 'test/bench', 'test/helpers']
/** Of a peer that is not stopped: two busy cores start one in half a second. */
const ANSWER_WITHIN_MS = 20_000

/** Once before the first of them. */
export const buildPeers = (): Promise<void> =>
  buildProgramIfOld(BUILT, { name: NAME, entry: 'test/bench/peers/program.ts', sources: SOURCES })

/** A peer in a process of its own. */
export class PeerProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answered: Answered) => void>()
  #next = 0
  /** Until `start` has resolved it is nobody. */
  started: Started | undefined

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', message => {
      // Our own program says nothing else.
      const answered = message as Answered
      this.#waiting.get(answered.id)?.(answered)
      this.#waiting.delete(answered.id)
    })
    // What is said to a process that was killed meanwhile is not heard.
    child.on('error', () => undefined)
  }

  static async start(config: PeerConfig, withinMs?: number): Promise<PeerProcess> {
    const child = fork(BUILT, {
      serialization: 'advanced',
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const peer = new PeerProcess(child)
    // Our own program answers `start` with nothing else; the like below.
    peer.started = (await peer.ask({ kind: 'start', config }, withinMs)) as Started
    return peer
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get place(): Started {
    if (this.started === undefined) throw new TypeError('not started')
    return this.started
  }

  get isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  ask(command: PeerCommand, withinMs = ANSWER_WITHIN_MS): Promise<unknown> {
    const id = (this.#next += 1)
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`no answer to ${command.kind} within ${withinMs} ms`)),
        withinMs,
      )
      this.#waiting.set(id, ({ answer, fault }) => {
        clearTimeout(limit)
        if (fault === undefined) resolve(answer)
        else reject(new Error(fault))
      })
      this.#child.send({ id, command } satisfies Asked, fault => {
        if (fault !== null) reject(fault)
      })
    })
  }

  async standing(): Promise<Standing> {
    return (await this.ask({ kind: 'standing' })) as Standing
  }

  async arrivals(sinceMs = 0): Promise<Arrivals> {
    return (await this.ask({ kind: 'arrivals', sinceMs })) as Arrivals
  }

  /** What came since this was last asked: the peer keeps it no longer. */
  async taken(): Promise<Arrivals> {
    return (await this.ask({ kind: 'arrivals', sinceMs: 0, forget: true })) as Arrivals
  }

  /** A real signal. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async close(): Promise<void> {
    if (this.isGone) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
