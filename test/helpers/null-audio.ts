import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLE_RATE } from './speech.ts'
import { untilFar } from './until.ts'

const PROGRAMS = ['pulseaudio', 'parec', 'paplay']
const PACKAGES = ['pulseaudio', 'pulseaudio-utils']

/** Whether the programs are here, or could be installed. */
function hasPrograms(): boolean {
  const areHere = (): boolean => PROGRAMS.every(name => existsSync(`/usr/bin/${name}`))
  if (areHere()) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  console.log(`installing ${PACKAGES.join(' and ')} (about a minute)`)
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES]
  spawnSync('apt-get', install, { stdio: 'inherit' })
  return areHere()
}

/**
 * A sound server of its own without hardware: a microphone into which a file is played, and a loudspeaker
 * that can be recorded. Firefox, which has no made-up devices with real speech, plays and captures there.
 */
export class NullAudio {
  /** What a browser's process needs to find it. */
  readonly env: Readonly<Record<string, string>>
  readonly #folder: string
  readonly #processes: readonly ChildProcess[]

  private constructor(
    folder: string,
    env: Readonly<Record<string, string>>,
    processes: readonly ChildProcess[],
  ) {
    this.#folder = folder
    this.env = env
    this.#processes = processes
  }

  /** Starts it, with `wav` before the microphone again and again. Says in one sentence what is missing. */
  static async start(wav: string): Promise<NullAudio> {
    if (!hasPrograms()) {
      throw new Error(`Sound in Firefox needs ${PACKAGES.join(' and ')} (Debian: apt-get install).`)
    }
    const folder = await mkdtemp(join(tmpdir(), 'loggia-pulse-'))
    const socket = join(folder, 'native')
    const env = { PULSE_SERVER: `unix:${socket}`, PULSE_RUNTIME_PATH: folder, HOME: folder }
    const sink = (name: string): string =>
      `module-null-sink sink_name=${name} rate=${SAMPLE_RATE} channels=1`
    const modules = [
      `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
      sink('mouth'),
      sink('ear'),
    ].flatMap(module => ['-L', module])
    const all = { ...process.env, ...env }
    const flags = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no']
    const server = spawn('pulseaudio', [...flags, ...modules], { env: all, stdio: 'ignore' })
    await untilFar(
      () => spawnSync('pactl', ['set-default-sink', 'ear'], { env: all }).status === 0,
      'the sound server',
    )
    spawnSync('pactl', ['set-default-source', 'mouth.monitor'], { env: all })
    const loop = `while paplay --device=mouth ${JSON.stringify(wav)}; do :; done`
    const mouth = spawn('sh', ['-c', loop], { env: all, stdio: 'ignore' })
    return new NullAudio(folder, env, [mouth, server])
  }

  /** What is played in the next while, at 48 kHz. */
  async record(ms: number): Promise<Float32Array> {
    const flags = [
      '--device=ear.monitor',
      '--format=s16le',
      `--rate=${SAMPLE_RATE}`,
      '--channels=1',
    ]
    const recorder = spawn('parec', flags, { env: { ...process.env, ...this.env } })
    const pieces: Buffer[] = []
    recorder.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    // Real time: the sound server's clock is what is waited for.
    await new Promise(resolve => setTimeout(resolve, ms))
    recorder.kill()
    const bytes = Buffer.concat(pieces)
    return Float32Array.from(
      { length: bytes.length >> 1 },
      (_, n) => bytes.readInt16LE(n * 2) / 32_768,
    )
  }

  async close(): Promise<void> {
    for (const each of this.#processes) each.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
