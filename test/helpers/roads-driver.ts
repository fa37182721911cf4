import type { DocumentRoads, RoadLink } from '../../src/ports/document-roads.ts'
import type { RoadsDriver } from '../contracts/document-roads.ts'
import type { Undo } from '../../src/events.ts'

const PREVIEW_BYTES = 32

/** Drives roads in this process. */
export function driveRoads(roads: DocumentRoads): RoadsDriver {
  const links: RoadLink[] = []
  const open = new Set<RoadLink>()
  const heard: string[] = []
  const joined = new Map<string, Undo>()
  return {
    join: async topic => {
      const leave = roads.join(topic, {
        opened: link => {
          links.push(link)
          open.add(link)
        },
        heard: (_link, frame) => heard.push(previewOf(frame)),
        closed: link => open.delete(link),
      })
      joined.set(topic, leave)
    },
    leave: async topic => joined.get(topic)?.(),
    send: async (link, frame) => links[link]?.send(frame) ?? false,
    closeLink: async link => links[link]?.close(),
    seen: async () => ({
      open: [...links.keys()].filter(index => {
        const link = links[index]
        return link !== undefined && open.has(link)
      }),
      heard,
    }),
    close: async () => roads.close(),
  }
}

const previewOf = (frame: Uint8Array): string => {
  const hex = [...frame.subarray(0, PREVIEW_BYTES)].map(byte => byte.toString(16).padStart(2, '0'))
  return `${hex.join('')} ${frame.length}`
}
