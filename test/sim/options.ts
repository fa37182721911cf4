import { parseArgs } from 'node:util'

/** What is simulated. */
export type SimOptions = {
  /** Who listens at the same time, once all have arrived. */
  readonly listeners: number
  readonly minutes: number
  readonly meanSessionS: number
  /** Share of packets that each ordinary access line loses, each way. */
  readonly loss: number
  /** Within how long all arrive. */
  readonly flashCrowdS: number
  /** Half of all leave at once, at two thirds of the time. */
  readonly massExit: boolean
  /** For so long one region is cut off, in the middle. */
  readonly partitionS: number
  /** Share of hostile peers. */
  readonly hostile: number
  readonly relays: number
  /** Slots of each relay. */
  readonly relaySlots: number
  /** Share of listeners that hide their address. */
  readonly hidden: number
  /** Every bundle is sent one by one. */
  readonly packets: boolean
  readonly seed: number
  /** The host looks at its tree all the time. */
  readonly watched: boolean
  /** Nobody has a standby: the tree that everybody else builds. */
  readonly singleParent: boolean
  /** Prints every event about a peer that fails. */
  readonly log: boolean
}

export type RunOptions = SimOptions & {
  readonly json: boolean
  readonly svg: string | undefined
  /** Without the single-parent control. */
  readonly quick: boolean
}

export const DEFAULTS: SimOptions = {
  listeners: 1_000,
  minutes: 5,
  meanSessionS: 600,
  loss: 0.05,
  flashCrowdS: 60,
  massExit: false,
  partitionS: 0,
  hostile: 0,
  relays: 2,
  relaySlots: 50,
  hidden: 0,
  packets: false,
  seed: 1,
  watched: false,
  singleParent: false,
  log: false,
}

/** Reads the command line. */
export function readOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      listeners: { type: 'string' },
      minutes: { type: 'string' },
      'mean-session-s': { type: 'string' },
      loss: { type: 'string' },
      'flash-crowd-s': { type: 'string' },
      'mass-exit': { type: 'boolean' },
      'partition-s': { type: 'string' },
      hostile: { type: 'string' },
      relays: { type: 'string' },
      'relay-slots': { type: 'string' },
      hidden: { type: 'string' },
      packets: { type: 'boolean' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      'against-real': { type: 'boolean' },
      watched: { type: 'boolean' },
      'single-parent': { type: 'boolean' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      svg: { type: 'string' },
    },
  })
  const number = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : Number(text)
  return {
    listeners: number(values.listeners, DEFAULTS.listeners),
    minutes: number(values.minutes, DEFAULTS.minutes),
    meanSessionS: number(values['mean-session-s'], DEFAULTS.meanSessionS),
    loss: number(values.loss, DEFAULTS.loss),
    flashCrowdS: number(values['flash-crowd-s'], DEFAULTS.flashCrowdS),
    massExit: values['mass-exit'] ?? false,
    partitionS: number(values['partition-s'], 0),
    hostile: number(values.hostile, 0),
    relays: number(values.relays, DEFAULTS.relays),
    relaySlots: number(values['relay-slots'], DEFAULTS.relaySlots),
    hidden: number(values.hidden, 0),
    packets: values.packets ?? false,
    seed: number(values.replay ?? values.seed, DEFAULTS.seed),
    watched: values.watched ?? false,
    singleParent: values['single-parent'] ?? false,
    quick: values.quick ?? false,
    log: values.replay !== undefined,
    json: values.json ?? false,
    svg: values.svg,
  }
}
