import type { JSX } from 'preact'
import { useShell, useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import type { MembersModel } from '../store/members-model.ts'

/** Which community one is in, the others, and the way to its rules. */
export function CommunitySwitcher(): JSX.Element | null {
  const members = useStore().members.value
  return members === undefined ? null : <Switcher members={members} />
}

function Switcher({ members }: { readonly members: MembersModel }): JSX.Element | null {
  const words = useMemberWords()
  const isAtRules = useShell().route.value.screen === 'community'
  const joined = members.joined.value
  const current = joined.find(community => community.isCurrent)
  if (current === undefined) return null
  const name = current.name ?? words.community.unnamed
  return (
    <div class="community-bar">
      <Menu
        label={words.community.change(name)}
        face={
          <>
            <Icon name="square" /> <bdi>{name}</bdi>
          </>
        }
      >
        <p class="menu-title" role="presentation">
          {words.community.menu}
        </p>
        {joined.map(community => (
          <button
            key={community.id}
            type="button"
            role="menuitemradio"
            aria-checked={community.isCurrent}
            tabIndex={-1}
            class="menu-item"
            onClick={() => members.enter(community.id)}
          >
            <span class="menu-mark" aria-hidden="true">
              {community.isCurrent && <Icon name="check" />}
            </span>
            <span>
              <bdi>{community.name ?? words.community.unnamed}</bdi>
              {community.live > 0 && (
                <span class="small">{words.community.live(community.live)}</span>
              )}
            </span>
          </button>
        ))}
      </Menu>
      <a class="button plain" href={isAtRules ? '#/' : '#/community'}>
        {isAtRules ? words.common.toLobby : words.community.about}
      </a>
    </div>
  )
}
