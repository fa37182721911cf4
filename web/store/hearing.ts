import {
  ownVoice,
  whySilent,
  type OwnVoice,
  type SessionId,
  type SilenceCause,
  type Speaker,
  type SpeakerReport,
} from '../../src/index.ts'
import type { RoomModel } from './room-model.ts'

/** One speaker, and why they are not heard here or that they are. */
export type Hearing = {
  readonly speaker: Speaker
  readonly cause: SilenceCause
  readonly report: SpeakerReport | undefined
}

/** Everybody on stage but ourselves; undefined until the first report. */
export function hearingIn(room: RoomModel, me: string | undefined): readonly Hearing[] | undefined {
  const report = room.hearing.value
  const state = room.state.value
  if (report === undefined || state === undefined) return undefined
  const listening = {
    output: room.sound.value,
    isOutputMoving: report.isOutputMoving,
    place: room.place.value.phase,
    isOutside: isOutside(room),
    forgedAgoMs: report.forgedAgoMs,
  }
  const bySession = new Map<SessionId, SpeakerReport>(
    report.speakers.map(each => [each.session, each]),
  )
  const muted = new Set(state.locks.map(({ account }) => account))
  return state.stage
    .filter(speaker => !room.onStage.value || speaker.account !== me)
    .map(speaker => {
      const heard = bySession.get(speaker.session)
      const facts = {
        volume: room.volumeOf(speaker.session),
        isMutedByHost: muted.has(speaker.account),
        bundleAgoMs: heard?.bundleAgoMs,
        spokeAgoMs: heard?.spokeAgoMs,
        concealedShare: heard?.concealedShare ?? 0,
        restartedAgoMs: heard?.restartedAgoMs,
      }
      return { speaker, cause: whySilent(listening, facts), report: heard }
    })
}

/** Whether this is a private Space and nobody has let us in. */
export const isOutside = ({ admission }: Pick<RoomModel, 'admission'>): boolean =>
  admission.value !== undefined && admission.value !== 'in'

/** Whether others hear us. */
export function ownVoiceIn(room: RoomModel): OwnVoice {
  const report = room.hearing.value
  return ownVoice({
    microphone: room.microphone.value.phase,
    level: room.audio.level.value,
    neighbours: report?.neighbours ?? 0,
    listeners: room.listeners.value,
    confirmedAgoMs: report?.confirmedAgoMs,
  })
}

/**
 * What somebody who helps needs to know, as text: numbers and states. Speakers are numbered; names,
 * keys, addresses and device names stay here.
 */
export function diagnosticsOf(
  room: RoomModel,
  me: string | undefined,
  about: { readonly atMs: number; readonly browser: string },
): string {
  const place = room.place.value
  const { microphone, loudspeaker, ...switches } = room.audio.choices.value
  const facts = {
    ...about,
    role: room.seat.value.seat,
    admission: room.admission.value,
    sound: room.sound.value,
    outputPath: room.audio.path.value,
    place: place.phase,
    hops: place.phase === 'attached' ? place.hops : undefined,
    children: 'children' in place ? place.children : undefined,
    listeners: room.listeners.value,
    microphone: room.microphone.value.phase,
    own: ownVoiceIn(room),
    level: room.audio.level.value,
    choices: {
      ...switches,
      choseMicrophone: microphone !== undefined,
      choseLoudspeaker: loudspeaker !== undefined,
    },
    neighbours: room.hearing.value?.neighbours,
    confirmedAgoMs: room.hearing.value?.confirmedAgoMs,
    isOutputMoving: room.hearing.value?.isOutputMoving,
    forgedAgoMs: room.hearing.value?.forgedAgoMs,
    speakers: (hearingIn(room, me) ?? []).map(({ speaker, cause, report }, at) => {
      const { session: _, ...numbers } = report ?? { session: undefined }
      return { number: at + 1, role: speaker.role, cause, ...numbers }
    }),
  }
  return JSON.stringify(facts, undefined, 2)
}
