import { Watchable, type Undo, type Watched } from '../../events.ts'
import type { AudioDevice } from '../../ports/audio-devices.ts'

const KINDS: Readonly<Record<string, AudioDevice['kind']>> = {
  audioinput: 'microphone',
  audiooutput: 'loudspeaker',
}
/** Chromium lists what the system has chosen a second time under these names. */
const ALIASES = new Set(['default', 'communications'])

/** What is plugged in. Asks the browser when somebody first watches, and at every change. */
export class DeviceList implements Watched<readonly AudioDevice[]> {
  readonly #list = new Watchable<readonly AudioDevice[]>([])
  #isWatching = false
  #defaultOutput = ''

  /** What the system's choice of loudspeaker is called; empty where the browser does not say. */
  get defaultOutput(): string {
    return this.#defaultOutput
  }

  get current(): readonly AudioDevice[] {
    return this.#list.current
  }

  watch(watcher: (devices: readonly AudioDevice[]) => void): Undo {
    this.#begin()
    return this.#list.watch(watcher)
  }

  /** Looks again: a permission was given, and names may be read now. */
  async refresh(): Promise<void> {
    const devices = await hardware()?.enumerateDevices()
    const found = (devices ?? []).flatMap(deviceOf)
    const isDefault = (device: MediaDeviceInfo): boolean =>
      device.kind === 'audiooutput' && device.deviceId === 'default'
    this.#defaultOutput = devices?.find(isDefault)?.label ?? ''
    if (JSON.stringify(found) !== JSON.stringify(this.current)) this.#list.set(found)
  }

  #begin(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    hardware()?.addEventListener('devicechange', () => void this.refresh())
    void this.refresh()
  }
}

/** Undefined on insecure origins, whatever TypeScript says. */
export const hardware = (): MediaDevices | undefined => navigator.mediaDevices

function deviceOf({ deviceId, kind, label }: MediaDeviceInfo): readonly AudioDevice[] {
  const known = KINDS[kind]
  // Without a permission there is one nameless entry of each kind, with an empty id.
  if (known === undefined || deviceId === '' || ALIASES.has(deviceId)) return []
  return [{ id: deviceId, kind: known, name: label }]
}
