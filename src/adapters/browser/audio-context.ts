/** 48 kHz is Opus' own rate: nothing is resampled on the way. */
export const SAMPLE_RATE = 48_000

/** A context for our output. Throws what the browser throws where it has no audio. */
export const newContext = (): AudioContext =>
  new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
