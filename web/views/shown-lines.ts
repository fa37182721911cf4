import type { ChatLine } from '../../src/index.ts'
import { useStore } from '../context.ts'
import type { RoomModel } from '../store/room-model.ts'
import { shownLines, unreadIn } from '../store/shown-lines.ts'

/** Lines as they are shown here. */
export function useShownLines(room: RoomModel): readonly ChatLine[] {
  const blocked = useStore().members.value?.blocked.value
  // Not the shell's clock: two hundred lines need not be drawn anew every second for a ban that ends.
  const seen = { state: room.state.value, blocked, nowMs: Date.now() }
  return shownLines(room.chat.lines.value, seen)
}

/** How many of them nobody has read here. */
export function useUnread(room: RoomModel): number {
  const me = useStore().me.value?.account
  const lines = useShownLines(room)
  const readAtMs = room.chat.readAtMs.value
  return room.chat.isOpen.value ? 0 : unreadIn(lines, { me, readAtMs })
}
