import type { ComponentChildren, JSX } from 'preact'
import { REACTIONS } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { Icon } from '../parts/icon.tsx'
import { ReactionSign } from '../parts/reaction-sign.tsx'
import { setSingleKeys, singleKeys } from '../single-keys.ts'

/** What single keys do, and the switch for whom they are in the way. */
export function KeysSheet(): JSX.Element {
  const { keys: words } = useChatWords()
  const isOn = singleKeys.value
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    ['M', words.rows.m],
    [words.spaceKey, words.rows.space],
    ['H', words.rows.h],
    [`1 – ${REACTIONS.length}`, <AllReactions key="react" />],
    ['C', words.rows.c],
    ['T', words.rows.t],
    ['P', words.rows.p],
    ['S', words.rows.s],
    ['L', words.rows.l],
    ['?', words.rows.help],
    [words.escapeKey, words.rows.escape],
  ]
  return (
    <div class="keys-sheet">
      <p>{isOn ? words.intro : words.off}</p>
      <dl class={isOn ? undefined : 'off'}>
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button" aria-pressed={isOn} onClick={() => setSingleKeys(!isOn)}>
        {isOn && <Icon name="check" />}
        {words.use}
      </button>
    </div>
  )
}

function AllReactions(): JSX.Element {
  const { keys: words } = useChatWords()
  return (
    <>
      {words.rows.react}{' '}
      {REACTIONS.map((reaction, at) => (
        <ReactionSign key={reaction} kind={at} />
      ))}
    </>
  )
}
