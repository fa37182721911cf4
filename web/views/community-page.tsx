import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { CommunityRules } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { usePeopleWords } from '../people-words.ts'
import type { MembersModel } from '../store/members-model.ts'
import { CommunitySwitcher } from './community-switcher.tsx'
import { Founders, RulesInWords } from './community-rules.tsx'
import { MyInvitations, MyWork } from './my-admission.tsx'
import { MyFollowers } from './my-followers.tsx'
import '../style/community.css'

const ShareSheet = lazy(() => import('./share-sheet.tsx').then(module => module.ShareSheet))

/** What holds in this community, who signed it, and who counts for me. */
export function CommunityPage(): JSX.Element {
  const words = useMemberWords()
  const members = useStore().members.value
  const rules = members?.rules.value
  if (members === undefined || rules === undefined) {
    return (
      <Screen name="community" title={words.community.overline}>
        <h1 class="unseen" tabIndex={-1}>
          {words.community.overline}
        </h1>
        <CommunitySwitcher />
        <Waiting label={words.community.waiting} />
      </Screen>
    )
  }
  return <Known members={members} rules={rules} />
}

function Known(props: {
  readonly members: MembersModel
  readonly rules: CommunityRules
}): JSX.Element {
  const words = useMemberWords()
  const { members, rules } = props
  return (
    <Screen name="community" title={rules.community.name}>
      <header class="community-head">
        <p class="overline">{words.community.overline}</p>
        <h1 tabIndex={-1}>
          <bdi>{rules.community.name}</bdi>
        </h1>
        {rules.description !== '' && <p class="lead">{rules.description}</p>}
        <CommunitySwitcher />
      </header>
      <div class="community-columns">
        <div class="community-main">
          <MyFollowers members={members} threshold={rules.policy.threshold} />
        </div>
        <aside class="community-side">
          <section class="card" aria-labelledby="rules">
            <h2 id="rules">{words.community.rulesTitle}</h2>
            <RulesInWords policy={rules.policy} />
            <p class="small">
              {words.community.version(rules.policy.version)} ·{' '}
              {words.community.relays(rules.relays)}
              {rules.moderators.length > 0 &&
                ` · ${words.community.moderators(rules.moderators.length)}`}
            </p>
          </section>
          <MyInvitations members={members} />
          <MyWork members={members} />
          <section class="card" aria-labelledby="founders">
            <h2 id="founders">{words.community.founders}</h2>
            <Founders {...rules.community} />
          </section>
          <Hand members={members} rules={rules} />
        </aside>
      </div>
    </Screen>
  )
}

/** Handing the community on, and leaving it. */
function Hand(props: {
  readonly members: MembersModel
  readonly rules: CommunityRules
}): JSX.Element {
  const words = useMemberWords()
  const { members, rules } = props
  const open = useSignal<'nothing' | 'share' | 'leave'>('nothing')
  const close = (): void => {
    open.value = 'nothing'
  }
  const { id, name } = rules.community
  return (
    <section class="card">
      <button type="button" class="button accent wide" onClick={() => (open.value = 'share')}>
        <Icon name="share" /> {words.community.share}
      </button>
      <button type="button" class="button plain wide" onClick={() => (open.value = 'leave')}>
        <Icon name="leave" /> {words.community.leave}
      </button>
      <a class="button plain wide" href="#/report">
        <Icon name="shield" /> {usePeopleWords().report.readTitle}
      </a>
      {open.value === 'share' && <Share members={members} name={name} onClose={close} />}
      {open.value === 'leave' && (
        <Dialog title={words.community.leaveTitle(name)} onClose={close}>
          <p>{words.community.leaveText}</p>
          <div class="row">
            <button type="button" class="button" onClick={close}>
              {words.common.cancel}
            </button>
            <button
              type="button"
              class="button alarm"
              onClick={() => {
                close()
                members.leave(id)
              }}
            >
              {words.community.leaveConfirm}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}

function Share(props: {
  readonly members: MembersModel
  readonly name: string
  readonly onClose: () => void
}): JSX.Element {
  const words = useMemberWords()
  const { members, name } = props
  useEffect(() => members.share(), [members])
  const link = members.shared.value
  return (
    <Dialog title={words.community.share} onClose={props.onClose}>
      {link === undefined ? (
        <Waiting label={words.common.loadingScreen} />
      ) : (
        <ShareSheet
          link={link}
          title={name}
          intro={words.community.shareIntro}
          text={words.community.shareText(name)}
        />
      )}
    </Dialog>
  )
}
