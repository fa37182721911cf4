import type { AccountId } from '../domain/ids.ts'
import type { Complaint, ReportWeight } from '../domain/space/report.ts'
import type { MediaCommand, MediaEngine, MediaEvent } from '../ports/media-engine.ts'
import type { SpaceReports } from './spaces-api.ts'

/** What reports need of their room. */
export type RoomReportsPorts = {
  readonly engine: Pick<MediaEngine, 'post'>
  /** Makes this tab's session, where there is an account; false where there is none. */
  identify(): Promise<boolean>
}

type Answer = Extract<MediaEvent, { type: 'weighed' | 'reported' }>

/** Reports about people in one Space: the engine, which holds the log and the last minute, makes them. */
export class RoomReports implements SpaceReports {
  readonly #ports: RoomReportsPorts
  /** The engine answers in the order in which it was asked. */
  readonly #asked: ((answer: Answer) => void)[] = []

  constructor(ports: RoomReportsPorts) {
    this.#ports = ports
  }

  /** What the engine answers. */
  handleEvent(answer: Answer): void {
    this.#asked.shift()?.(answer)
  }

  async weigh(account: AccountId): Promise<ReportWeight | undefined> {
    const answer = await this.#ask({ type: 'weigh', account })
    return answer.type === 'weighed' ? answer.weight : undefined
  }

  async sign(
    complaint: Complaint,
    { withSound }: { readonly withSound: boolean },
  ): Promise<Uint8Array | 'no-account' | 'failed'> {
    if (!(await this.#ports.identify())) return 'no-account'
    const answer = await this.#ask({ type: 'report', complaint, withSound })
    return (answer.type === 'reported' && answer.envelope) || 'failed'
  }

  #ask(command: Extract<MediaCommand, { type: 'weigh' | 'report' }>): Promise<Answer> {
    return new Promise(resolve => {
      this.#asked.push(resolve)
      this.#ports.engine.post(command)
    })
  }
}
