/** People without browsers, all in one process: does what the test that forked it says, and ends with it. */
import { DefiantVoice } from './defiant-voice.ts'
import { Neighbours } from './neighbours.ts'
import { ObedientVoice, type Voice } from './voice.ts'
import { openNode, type StageNode } from './node.ts'
import type { Answered, Asked, CrowdCommand, CrowdConfig } from './messages.ts'
import type { PcmFrame } from '../../../src/ports/audio.ts'

const FRAME_SAMPLES = 960
const FRAME_MS = 20
/** Half a frame: no timer is exact, and a frame that is late is made up for at the next look. */
const LOOK_EVERY_MS = 10

const neighbours = new Neighbours()
const people: { readonly node: StageNode; readonly voice: Voice }[] = []
let talking: ReadonlySet<string> = new Set()
let told: ReadonlySet<string> = new Set()

// Otherwise it outlives a test that was stopped.
process.on('disconnect', () => process.exit(0))
process.on('message', message => {
  // Our own parent sends nothing else.
  const { id, command } = message as Asked
  obey(command).then(
    answer => tell({ id, answer }),
    (fault: unknown) => tell({ id, answer: undefined, fault: String(fault) }),
  )
})

async function obey(command: CrowdCommand): Promise<unknown> {
  switch (command.kind) {
    case 'start':
      return start(command.config)
    case 'ask':
      return some(command.names).forEach(voice => voice.ask())
    case 'step-down':
      return some([command.name]).forEach(voice => voice.stepDown())
    case 'talk':
      return talk(new Set(command.names))
    case 'listen':
      return voices().forEach(voice => voice.listen())
    case 'heard':
      return voices().flatMap(voice => voice.heard())
    case 'standing':
      return voices().map(voice => voice.standing())
    default:
      return command satisfies never
  }
}

async function start(config: CrowdConfig): Promise<void> {
  const come = async (how: (typeof config.voices)[number]): Promise<void> => {
    const node = await openNode(how, config, neighbours)
    const client = how.defies ? DefiantVoice : ObedientVoice
    people.push({ node, voice: await client.enter(node, config) })
  }
  await Promise.all(config.voices.map(come))
  let passed = 0
  const beganMs = performance.now()
  setInterval(() => {
    for (; passed < (performance.now() - beganMs) / FRAME_MS; passed += 1) pass(passed)
  }, LOOK_EVERY_MS)
}

/** 20 ms pass for everybody: who talks hears its own words, the others their quiet rooms. */
function pass(index: number): void {
  for (const { node, voice } of people) {
    const frame = talking.has(node.name)
      ? frameOf(node.says, index)
      : new Float32Array(FRAME_SAMPLES)
    voice.hear(frame, index)
  }
}

function frameOf(says: Float32Array, index: number): PcmFrame {
  const at = (index * FRAME_SAMPLES) % says.length
  return says.slice(at, at + FRAME_SAMPLES)
}

function talk(names: ReadonlySet<string>): void {
  talking = names
  for (const voice of voices()) {
    // A button is pressed anew by whoever wants to speak, and let go of once.
    if (names.has(voice.name)) voice.press(true)
    else if (told.has(voice.name)) voice.press(false)
  }
  told = names
}

const voices = (): readonly Voice[] => people.map(({ voice }) => voice)

const some = (names: readonly string[]): readonly Voice[] =>
  voices().filter(({ name }) => names.includes(name))

function tell(answered: Answered): void {
  if (process.connected) process.send?.(answered)
}
