import { expect, test } from 'vitest'
import { MemoryAudioDevices } from '../../src/adapters/memory/audio-devices.ts'
import { RoomAudio } from '../../src/session/room-audio.ts'
import { DEFAULT_CHOICES } from '../../web/audio-choices.ts'
import { until } from '../helpers/until.ts'
import type { AudioChoices } from '../../src/session/sound-api.ts'
import type { AudioDevice } from '../../src/ports/audio-devices.ts'
import type { MediaCommand } from '../../src/ports/media-engine.ts'

const BUILT_IN: AudioDevice = { id: 'built-in', kind: 'microphone', name: 'Built-in' }
const HEADSET: AudioDevice = { id: 'headset', kind: 'microphone', name: 'Headset' }
const SPEAKERS: AudioDevice = { id: 'speakers', kind: 'loudspeaker', name: 'Speakers' }
const PHONES: AudioDevice = { id: 'phones', kind: 'loudspeaker', name: 'Headphones' }

/** Alice's page with this hardware. */
async function alice(
  devices: readonly AudioDevice[],
  chosen: Partial<AudioChoices> = {},
  isMetered = false,
) {
  const hardware = new MemoryAudioDevices(devices)
  const posted: MediaCommand[] = []
  const rights = { mayBeHeard: true }
  let remembered: AudioChoices = { ...DEFAULT_CHOICES, ...chosen }
  const audio = new RoomAudio({
    engine: { post: command => posted.push(command), onEvent: () => () => {}, close: () => {} },
    audio: hardware,
    choices: {
      isMetered: () => isMetered,
      get: () => remembered,
      set: choices => (remembered = choices),
    },
    mayBeHeard: () => rights.mayBeHeard,
  })
  await audio.openOutput()
  const said = () => posted.map(({ type }) => type)
  const microphones = () =>
    hardware.opened.map(({ device, isClosed }) => `${device}${isClosed ? ' closed' : ''}`)
  return { hardware, audio, rights, posted, said, microphones, remembered: () => remembered }
}

test('the first unmute asks for the microphone, later ones do not', async () => {
  const { audio, said, microphones } = await alice([BUILT_IN])
  await audio.unmute()
  audio.mute()
  await audio.unmute()
  expect(said()).toEqual(['output', 'microphone', 'mute', 'mute', 'mute'])
  expect(microphones()).toEqual(['built-in'])
})

test('whoever the Space keeps silent opens nothing, also when muted while the browser asks', async () => {
  const { audio, rights, said, microphones } = await alice([BUILT_IN])
  rights.mayBeHeard = false
  await audio.unmute()
  expect(microphones()).toEqual([])
  rights.mayBeHeard = true
  const asking = audio.unmute()
  rights.mayBeHeard = false
  await asking
  expect(audio.microphone.current).toEqual({ phase: 'muted' })
  expect(said()).toEqual(['output', 'microphone'])
})

test('a microphone that opens after its owner left the stage is let go at once', async () => {
  const { audio, microphones } = await alice([BUILT_IN])
  const asking = audio.unmute()
  audio.release()
  await asking
  expect(audio.microphone.current).toEqual({ phase: 'off' })
  expect(microphones()).toEqual(['built-in closed'])
})

test('a sound check asks for the microphone and leaves it muted', async () => {
  const { audio, said } = await alice([BUILT_IN])
  await audio.checkSound()
  expect(audio.microphone.current).toEqual({ phase: 'muted' })
  expect(said()).toEqual(['output', 'microphone', 'sound-check'])
})

test('whoever is heard by all makes no sound check', async () => {
  const { audio, said } = await alice([BUILT_IN])
  await audio.unmute()
  await audio.checkSound()
  expect(said()).not.toContain('sound-check')
})

test('another microphone is taken in the middle of a word, and remembered', async () => {
  const { audio, microphones, remembered } = await alice([BUILT_IN, HEADSET])
  await audio.unmute()
  await audio.choose({ microphone: 'headset', noiseSuppression: false })
  expect(microphones()).toEqual(['built-in closed', 'headset'])
  expect(audio.microphone.current).toEqual({ phase: 'open' })
  expect(remembered()).toMatchObject({ microphone: 'headset', noiseSuppression: false })
})

test('a choice that the microphone need not know opens nothing anew', async () => {
  const { audio, microphones } = await alice([BUILT_IN])
  await audio.unmute()
  await audio.choose({ pushToTalk: false })
  expect(microphones()).toEqual(['built-in'])
})

test('an unplugged microphone falls back to the next one, and alice is told and stays heard', async () => {
  const { audio, hardware, microphones } = await alice([HEADSET, BUILT_IN], {
    microphone: 'headset',
  })
  await audio.unmute()
  const [headset] = hardware.opened
  headset?.unplug()
  await until(() => audio.notice.current !== undefined)
  expect(microphones()).toEqual(['headset closed', 'built-in'])
  expect(audio.microphone.current).toEqual({ phase: 'open' })
  expect(audio.notice.current?.kind).toBe('microphone-fell-back')
})

test('a chosen microphone that is plugged in again is used again', async () => {
  const { audio, hardware, microphones } = await alice([HEADSET, BUILT_IN], {
    microphone: 'headset',
  })
  await audio.unmute()
  hardware.opened[0]?.unplug()
  await until(() => microphones().length === 2)
  hardware.devices.set([BUILT_IN, HEADSET])
  await until(() => microphones().length === 3)
  expect(microphones()).toEqual(['headset closed', 'built-in closed', 'headset'])
})

test('when the last microphone goes alice is muted, told why, and goes on listening', async () => {
  const { audio, hardware, said } = await alice([BUILT_IN])
  await audio.unmute()
  hardware.opened[0]?.unplug()
  await until(() => audio.microphone.current.phase === 'failed')
  expect(audio.microphone.current).toEqual({ phase: 'failed', reason: 'missing' })
  expect(said()).toContain('microphone-gone')
  expect(audio.sound.current).toBe('playing')
  hardware.devices.set([BUILT_IN])
  await audio.unmute()
  expect(audio.microphone.current).toEqual({ phase: 'open' })
})

test('a refused microphone says why, and may be tried again', async () => {
  const { audio, hardware } = await alice([BUILT_IN])
  hardware.refusal = 'denied'
  await audio.unmute()
  expect(audio.microphone.current).toEqual({ phase: 'failed', reason: 'denied' })
  hardware.refusal = undefined
  await audio.unmute()
  expect(audio.microphone.current).toEqual({ phase: 'open' })
})

test('a metered line carries nobody unless alice says so, and another as many as it takes', async () => {
  const carried = async (isMetered: boolean) => {
    const { audio, posted } = await alice([BUILT_IN], {}, isMetered)
    await audio.choose({ carry: 'one' })
    await audio.choose({ carry: 'none' })
    await audio.choose({ carry: 'auto' })
    return posted.flatMap(command => (command.type === 'carry' ? [command.children] : []))
  }
  expect(await carried(true)).toEqual([0, 1, 0, 0])
  expect(await carried(false)).toEqual([1, 0, undefined])
})

test('a chosen loudspeaker is used, and missed with a word when it is unplugged', async () => {
  const { audio, hardware } = await alice([SPEAKERS, PHONES], { loudspeaker: 'phones' })
  expect(hardware.plays).toBe('phones')
  hardware.devices.set([SPEAKERS])
  await until(() => audio.notice.current !== undefined)
  expect(hardware.plays).toBeUndefined()
  expect(audio.notice.current?.kind).toBe('loudspeaker-fell-back')
  hardware.devices.set([SPEAKERS, PHONES])
  await until(() => hardware.plays === 'phones')
})

test('echo is cancelled while the microphone is open, unless alice wants it otherwise', async () => {
  const { audio } = await alice([BUILT_IN])
  expect(audio.path.current).toBe('direct')
  await audio.unmute()
  expect(audio.path.current).toBe('loopback')
  await audio.choose({ echoCancellation: false })
  expect(audio.path.current).toBe('direct')
})

test('after close the microphone is off, whatever was being asked', async () => {
  const { audio, hardware, microphones } = await alice([BUILT_IN])
  const asking = audio.unmute()
  audio.close()
  audio.close()
  await asking
  expect(microphones()).toEqual(['built-in closed'])
  hardware.devices.set([])
  expect(audio.microphone.current).toEqual({ phase: 'off' })
})
