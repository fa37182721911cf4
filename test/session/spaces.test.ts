import { describe, expect, it } from 'vitest'
import { LINK } from '../helpers/fake-spaces.ts'
import { MemberWorld } from '../helpers/member-world.ts'
import { MemoryAudioDevices } from '../../src/adapters/memory/audio-devices.ts'
import type { SpacesPorts } from '../../src/session/session-ports.ts'

const EVENING = { title: 'Evening', language: 'it' }

/** Engines and loudspeakers, and how many of each are open. */
function counted() {
  const open = { engines: 0, outputs: 0 }
  const hardware = new MemoryAudioDevices()
  const ports: Partial<SpacesPorts> = {
    openEngine: () => {
      open.engines += 1
      return {
        post: () => undefined,
        onEvent: () => () => undefined,
        close: () => void (open.engines -= 1),
      }
    },
    audio: {
      devices: hardware.devices,
      mayChooseOutput: true,
      openMicrophone: wish => hardware.openMicrophone(wish),
      openOutput: async () => {
        const handle = await hardware.openOutput()
        open.outputs += 1
        const close = (): void => {
          open.outputs -= 1
          handle.close()
        }
        return { ...handle, close }
      },
    },
  }
  return { open, ports }
}

describe('a start that comes to nothing', () => {
  it('lets go of the engine and the loudspeaker that the press began, each time', async () => {
    const world = new MemberWorld()
    const { open, ports } = counted()
    const spaces = await world.spaces(await world.place('Piazza'), ports)
    for (let press = 0; press < 2; press += 1) {
      // Nobody has a key here yet.
      await expect(spaces.start(EVENING)).rejects.toThrow()
      await world.settle()
    }
    expect(open).toEqual({ engines: 0, outputs: 0 })
    expect(spaces.room.current).toBeUndefined()
    await spaces.close()
  })
})

describe('a loudspeaker that did not open while the preview was read', () => {
  it('is opened anew by the click', async () => {
    const world = new MemberWorld()
    const { open, ports } = counted()
    const { audio } = ports
    if (audio === undefined) throw new TypeError('they have loudspeakers')
    let tries = 0
    const openOutput = async () => {
      tries += 1
      if (tries === 1) throw new Error('the device is gone')
      return audio.openOutput()
    }
    const spaces = await world.spaces(await world.place('Piazza'), {
      ...ports,
      audio: { ...audio, openOutput },
    })
    spaces.prepare(LINK)
    await world.clock.turn(1_000)
    expect(tries).toBe(1)
    await spaces.listen(LINK)
    expect([tries, open.outputs]).toEqual([2, 1])
    await spaces.close()
  })
})

describe('what members need', () => {
  it('is asked for again when it could not be loaded', async () => {
    const world = new MemberWorld()
    const { ports } = counted()
    let asked = 0
    const offline = async (): Promise<never> => {
      asked += 1
      throw new TypeError('Failed to fetch')
    }
    const spaces = await world.spaces(await world.place('Piazza'), {
      ...ports,
      openMemberPorts: offline,
    })
    await expect(spaces.newPhrase('en')).rejects.toThrow('Failed to fetch')
    await expect(spaces.newPhrase('en')).rejects.toThrow('Failed to fetch')
    expect(asked).toBe(2)
  })
})
