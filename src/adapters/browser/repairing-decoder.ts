import type { OpusDecoder, PcmFrame } from '../../ports/audio.ts'
import type { WasmOpus } from './wasm-opus.ts'

const FRAME_SAMPLES = 960
/**
 * Frames that the packet behind them could have restored, until libopus is fetched for this speaker:
 * somebody without loss never loads it, and on a bad network it is there after a few seconds.
 */
export const LOSSES_UNTIL_WORTH_IT = 5
/** A decoder finds its feet within 100 ms: until then it decodes beside the other one, unheard. */
const WARM_UP_PACKETS = 5

/** A second. Where there is no other decoder, frames wait this long for libopus; then they are silence. */
const WAITING_MAX = 50

/** What a {@link RepairingDecoder} is made of. */
export type RepairParts = {
  /** The browser's own decoder; undefined where it has none. */
  readonly plain: OpusDecoder | undefined
  open(): Promise<WasmOpus>
  /** Why libopus did not come: losses are concealed as before. */
  failed(fault: unknown): void
}

const silence = (): PcmFrame => new Float32Array(FRAME_SAMPLES)

/** One call's frame, once it is there. */
type Slot = { frame: PcmFrame | undefined }

/** The browser's decoder, until losses make it worth while to decode with libopus and its FEC. */
export class RepairingDecoder implements OpusDecoder {
  readonly #parts: RepairParts
  #told: (frame: PcmFrame) => void = () => {}
  /** Calls whose frames were not told yet, in order. */
  readonly #slots: Slot[] = []
  /** Those of them that the browser's decoder will fill. */
  readonly #plainSlots: Slot[] = []
  #losses = 0
  #wasm: WasmOpus | undefined
  #warmed = 0
  /** Calls from before libopus was there, where there is nothing else. */
  #waiting: (() => void)[] = []
  #isOpening = false
  #hasFailed = false
  #isClosed = false

  constructor(parts: RepairParts) {
    this.#parts = parts
    parts.plain?.onPcm(frame => this.#fill(this.#plainSlots.shift(), frame))
    if (parts.plain === undefined) this.#open()
  }

  get restarts(): number {
    return this.#parts.plain?.restarts ?? 0
  }

  onPcm(pcm: (frame: PcmFrame) => void): void {
    this.#told = pcm
  }

  decode(opus: Uint8Array): void {
    this.#call(
      plain => plain.decode(opus),
      wasm => wasm.decode(opus),
    )
  }

  recover(next: Uint8Array): void {
    this.#losses += 1
    if (this.#losses >= LOSSES_UNTIL_WORTH_IT) this.#open()
    this.#call(
      plain => plain.recover(next),
      wasm => wasm.recover(next),
    )
  }

  conceal(): void {
    this.#call(
      plain => plain.conceal(),
      wasm => wasm.conceal(),
    )
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#parts.plain?.close()
    this.#wasm?.free()
    this.#wasm = undefined
  }

  #call(byPlain: (plain: OpusDecoder) => void, byWasm: (wasm: WasmOpus) => PcmFrame): void {
    if (this.#isClosed) return
    const { plain } = this.#parts
    const slot: Slot = { frame: undefined }
    this.#slots.push(slot)
    if (plain === undefined && this.#wasm === undefined && this.#mayWait()) {
      this.#waiting.push(() =>
        this.#fill(slot, this.#wasm ? soundOf(this.#wasm, byWasm) : silence()),
      )
      return
    }
    const frame = this.#wasm && soundOf(this.#wasm, byWasm)
    if (frame !== undefined) this.#warmed += 1
    if (plain !== undefined && this.#warmed <= WARM_UP_PACKETS) {
      this.#plainSlots.push(slot)
      byPlain(plain)
      return
    }
    // As the browser's decoder answers: later, and in order.
    queueMicrotask(() => this.#fill(slot, frame ?? silence()))
  }

  #fill(slot: Slot | undefined, frame: PcmFrame): void {
    if (slot === undefined || this.#isClosed) return
    slot.frame = frame
    for (let first = this.#slots[0]; first?.frame !== undefined; first = this.#slots[0]) {
      this.#slots.shift()
      this.#told(first.frame)
    }
  }

  #mayWait(): boolean {
    return !this.#hasFailed && this.#waiting.length < WAITING_MAX
  }

  #stopWaiting(): void {
    for (const answer of this.#waiting.splice(0)) answer()
  }

  #open(): void {
    if (this.#isOpening) return
    this.#isOpening = true
    this.#parts.open().then(
      wasm => {
        if (this.#isClosed) return wasm.free()
        this.#wasm = wasm
        this.#stopWaiting()
      },
      (fault: unknown) => {
        this.#hasFailed = true
        this.#stopWaiting()
        this.#parts.failed(fault)
      },
    )
  }
}

/** Silence for a packet that is no Opus: libopus says so, and lives. */
function soundOf(wasm: WasmOpus, decode: (wasm: WasmOpus) => PcmFrame): PcmFrame {
  try {
    const frame = decode(wasm)
    return frame.length === FRAME_SAMPLES ? frame : silence()
  } catch {
    return silence()
  }
}
