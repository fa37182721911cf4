import { DeviceList } from './device-list.ts'
import { mayChooseOutput } from './output-route.ts'
import { openMicrophone } from './microphone.ts'
import { openOutput } from './output.ts'
import type { AudioDevices } from '../../ports/audio-devices.ts'
import type { Log } from '../../ports/log.ts'

/** Microphones and loudspeakers of this page. */
export function browserAudio(log: Log): AudioDevices {
  const devices = new DeviceList()
  return {
    devices,
    mayChooseOutput: mayChooseOutput(),
    openOutput: () => openOutput(device => nameIn(devices, device)),
    openMicrophone: async wish => {
      const opened = await openMicrophone(wish, fault =>
        log.warn('suppressor-not-loaded', { fault: String(fault) }),
      )
      // The permission has come with it: names can be read.
      if (opened.ok) {
        await devices.refresh().catch((fault: unknown) => {
          log.warn('devices-not-listed', { fault: String(fault) })
        })
      }
      return opened
    },
  }
}

function nameIn(devices: DeviceList, device: string | undefined): string {
  if (device === undefined) return devices.defaultOutput
  const named = devices.current.find(({ kind, id }) => kind === 'loudspeaker' && id === device)
  return named?.name ?? ''
}
