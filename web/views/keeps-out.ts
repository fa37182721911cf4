import type { RoomModel } from '../store/room-model.ts'

/** Whether a block of ours is a ban here: whom the host has blocked has no place in the host's own Space. */
export const keepsOut = (room: RoomModel): boolean =>
  room.leads.value && room.seat.value.seat === 'host'
