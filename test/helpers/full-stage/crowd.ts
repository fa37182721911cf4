import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { buildProgramIfOld, builtProgram } from '../built-program.ts'
import { untilFar } from '../until.ts'
import type {
  Answered,
  Asked,
  CrowdCommand,
  CrowdConfig,
  HeardVoice,
  VoiceStanding,
} from './messages.ts'

const NAME = 'full-stage'
const BUILT = builtProgram(NAME)

/** People without browsers, who hold their sessions by the product's own code, in one process of their own. */
export class Crowd {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answered: Answered) => void>()
  #next = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', message => {
      // Our own program says nothing else.
      const answered = message as Answered
      this.#waiting.get(answered.id)?.(answered)
      this.#waiting.delete(answered.id)
    })
  }

  /** Builds the program, if it is old, and starts it. Nobody has come yet. */
  static async open(): Promise<Crowd> {
    const entry = `test/helpers/${NAME}/program.ts`
    await buildProgramIfOld(BUILT, { name: NAME, entry, sources: ['src', 'test/helpers'] })
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
    return new Crowd(fork(BUILT, { serialization: 'advanced', stdio: [...stdio] }))
  }

  /** Everybody comes into the Space. */
  async enter(config: CrowdConfig): Promise<void> {
    await this.#ask({ kind: 'start', config })
    await this.until(voices => voices.every(({ phase }) => phase === 'attached'), 'all to be in')
  }

  ask(...names: readonly string[]): Promise<unknown> {
    return this.#ask({ kind: 'ask', names })
  }

  stepDown(name: string): Promise<unknown> {
    return this.#ask({ kind: 'step-down', name })
  }

  /** These talk from now on, and nobody else. */
  talk(...names: readonly string[]): Promise<unknown> {
    return this.#ask({ kind: 'talk', names })
  }

  listen(): Promise<unknown> {
    return this.#ask({ kind: 'listen' })
  }

  /** What everybody heard of whom since `listen`. */
  async heard(): Promise<readonly HeardVoice[]> {
    return (await this.#ask({ kind: 'heard' })) as readonly HeardVoice[]
  }

  async standing(): Promise<readonly VoiceStanding[]> {
    return (await this.#ask({ kind: 'standing' })) as readonly VoiceStanding[]
  }

  /** Waits until it is so for all of them. */
  until(isSo: (voices: readonly VoiceStanding[]) => boolean, what: string): Promise<void> {
    let last: readonly VoiceStanding[] = []
    return untilFar(async () => {
      last = await this.standing()
      return isSo(last)
    }, what).catch((fault: unknown) => {
      throw new Error(`${String(fault)}: ${JSON.stringify(last)}`)
    })
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #ask(command: CrowdCommand): Promise<unknown> {
    const id = (this.#next += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ answer, fault }) => {
        if (fault === undefined) resolve(answer)
        else reject(new Error(fault))
      })
      this.#child.send({ id, command } satisfies Asked, fault => {
        if (fault !== null) reject(fault)
      })
    })
  }
}
