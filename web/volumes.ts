import type { VolumeMemory } from '../src/index.ts'

const KEY = 'loggia.volumes'
/** People one remembers: more than anybody sets a volume for. */
const PEOPLE_MAX = 500

/** How loud each account was set, kept in this browser; lost without harm where nothing is kept. */
export function rememberedVolumes(storage: Storage): VolumeMemory {
  const volumes = read(storage)
  return {
    get: account => volumes.get(account) ?? 1,
    set: (account, volume) => {
      volumes.delete(account)
      volumes.set(account, volume)
      for (const [oldest] of volumes) {
        if (volumes.size <= PEOPLE_MAX) break
        volumes.delete(oldest)
      }
      write(storage, volumes)
    },
  }
}

function read(storage: Storage): Map<string, number> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return new Map()
    return new Map(
      Object.entries(kept).filter((entry): entry is [string, number] => isVolume(entry[1])),
    )
  } catch {
    // Somebody else's text under our name: begin anew.
    return new Map()
  }
}

const isVolume = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 2

function write(storage: Storage, volumes: ReadonlyMap<string, number>): void {
  try {
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(volumes)))
  } catch {
    // A full or forbidden storage costs the memory of a volume, nothing else.
  }
}
