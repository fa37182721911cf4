import { Watchable } from '../../src/events.ts'
import type { Keeping, KeptRecording, Recordings, SpaceRecording } from '../../src/index.ts'

/** What is recorded in a Space, scripted: everything is set from outside, every call is written down. */
export class FakeRecording implements SpaceRecording {
  readonly keeping = new Watchable<Keeping>('off')
  readonly calls: string[] = []

  start({ mayClip }: { readonly mayClip: boolean }): void {
    this.calls.push(mayClip ? 'start with clips' : 'start')
  }
  stop(): void {
    this.calls.push('stop')
  }
  keep(wants: boolean): void {
    this.calls.push(`keep ${wants}`)
    this.keeping.set(wants ? 'keeping' : 'off')
  }
  leaveOut(isOut: boolean): void {
    this.calls.push(isOut ? 'leave out' : 'take in')
  }
}

/** Recordings of a browser that keeps nothing else. */
export class FakeRecordings implements Recordings {
  readonly kept = new Watchable<readonly KeptRecording[]>([])
  /** Where the files come from. */
  source: (() => Promise<Uint8Array>) | undefined

  async file(): Promise<readonly Uint8Array[]> {
    return this.source === undefined ? [] : [await this.source()]
  }
  async forget(id: string): Promise<void> {
    this.kept.set(this.kept.current.filter(kept => kept.id !== id))
  }
}
