import { signal, type ReadonlySignal } from '@preact/signals'
import type {
  ComingSpace,
  LinkContent,
  ReminderDue,
  ScheduledSpace,
  ScheduleWish,
  Scheduling,
  SchedulingRefusal,
  SpaceId,
} from '../../src/index.ts'
import type { Shell } from '../shell.ts'
import type { AllWords } from '../strings/members.ts'
import { untilText } from '../times.ts'
import type { Attempt } from './attempt.ts'
import type { Follower } from './follow.ts'

/** What a plan came to: refused with a reason, or written. */
export type PlanState =
  | { readonly phase: 'open' }
  | { readonly phase: 'signing' }
  | { readonly phase: 'refused'; readonly reason: SchedulingRefusal }

/** Spaces at a set time, for the screens. */
export type SchedulingModel = {
  readonly coming: ReadonlySignal<readonly ComingSpace[]>
  /** How the plan stands that somebody is writing. */
  readonly plan: ReadonlySignal<PlanState>
  /** Begins a new plan. */
  openPlan(): void
  /** Puts it on the calendar, or changes what stands there; `done` when it is signed. */
  save(wish: ScheduleWish, of: SpaceId | undefined, done: () => void): void
  withdraw(space: SpaceId): void
  remind(space: SpaceId, wanted: boolean): void
  /** What has become of a link that was made beforehand. Read it with `coming`, which moves when it does. */
  fateOf(link: LinkContent): ScheduledSpace | 'withdrawn' | undefined
}

type Tools = {
  readonly shell: Shell
  readonly attempt: Attempt
  readonly follower: Follower
  readonly words: () => AllWords
}

/** Turns `scheduling` into signals and actions, and reminders into notices. */
export function modelScheduling(scheduling: Scheduling, tools: Tools): SchedulingModel {
  const { shell, attempt, follower, words } = tools
  const plan = signal<PlanState>({ phase: 'open' })
  follower.add(scheduling.onDue(due => tellDue(due, shell, words())))
  return {
    coming: follower.signal(scheduling.coming),
    plan,
    openPlan: () => {
      plan.value = { phase: 'open' }
    },
    save: (wish, of, done) =>
      attempt(async () => {
        if (plan.peek().phase === 'signing') return
        plan.value = { phase: 'signing' }
        try {
          const saved = await (of === undefined
            ? scheduling.schedule(wish)
            : scheduling.change(of, wish))
          plan.value = saved.ok ? { phase: 'open' } : { phase: 'refused', reason: saved.reason }
          if (!saved.ok) return
          const { planned, changed } = words().scheduling
          const title = of === undefined ? planned(saved.value.title) : changed
          shell.tell({ tone: 'fine', title })
          done()
        } catch (fault) {
          plan.value = { phase: 'open' }
          throw fault
        }
      }),
    withdraw: space =>
      attempt(async () => {
        await scheduling.withdraw(space)
        shell.tell({ tone: 'fine', title: words().scheduling.withdrawn })
      }),
    remind: (space, wanted) =>
      attempt(async () => {
        // The browser asks only in answer to a press.
        if (wanted) askToNotify(shell, words())
        const done = await scheduling.remind(space, wanted)
        if (done.ok) return
        const { refusals, tooManyReminders } = words().scheduling
        const title = done.reason === 'gone' ? refusals.gone : tooManyReminders
        shell.tell({ tone: 'trouble', title })
      }),
    fateOf: link => scheduling.fateOf(link),
  }
}

function askToNotify(shell: Shell, words: AllWords): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'default') return
  const told = (permission: NotificationPermission): void => {
    if (permission === 'denied') {
      shell.tell({ tone: 'fine', title: words.scheduling.notifyDenied })
    }
  }
  // A browser that refuses to ask at all is one that shows none.
  Notification.requestPermission().then(told, () => told('denied'))
}

/** On the page, and, where one is elsewhere and allowed it, beside it. */
function tellDue(due: ReminderDue, shell: Shell, words: AllWords): void {
  const title = sayDue(due, shell, words)
  const { scheduled, kind } = due
  const go = (): void => {
    if (scheduled !== undefined) shell.go({ screen: 'link', code: scheduled.link })
  }
  const hasWay = scheduled !== undefined && !due.isOwn && kind !== 'withdrawn'
  shell.tell({
    tone: kind === 'withdrawn' ? 'trouble' : 'fine',
    title,
    ...(hasWay && { act: { label: words.scheduling.goThere, go } }),
    // The host has to come here to begin: its notice stays until it was read.
    ...(due.isOwn && {
      act: { label: words.common.toLobby, go: () => shell.go({ screen: 'home' }) },
    }),
  })
  notify(title, due.space, go)
}

function sayDue(
  { kind, isOwn, title, scheduled }: ReminderDue,
  shell: Shell,
  all: AllWords,
): string {
  const { scheduling: words } = all
  if (kind === 'live') return words.live(title)
  if (kind === 'withdrawn' || scheduled === undefined) return words.gone(title)
  const when = untilText(scheduled.startsAtMs - shell.now.peek(), words)
  return isOwn ? words.ownSoon(title, when) : words.soon(title, when)
}

function notify(title: string, space: SpaceId, go: () => void): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
  if (document.visibilityState === 'visible') return
  try {
    const shown = new Notification(title, { tag: space })
    shown.addEventListener('click', () => {
      window.focus()
      go()
      shown.close()
    })
  } catch {
    // Chromium on Android shows them through service workers alone (TypeError): the page has said it.
  }
}
