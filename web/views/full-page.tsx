import type { ComponentChildren, JSX } from 'preact'
import { useWords } from '../context.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'

/** A page that says one thing: what happened and what to do. There is no way around it. */
export function FullPage(props: {
  readonly sign: IconName
  readonly title: string
  readonly whatToDo: string
  readonly aside?: string
  readonly children?: ComponentChildren
  /** For tests and support: the reason as the closed list names it. */
  readonly 'data-refusal'?: string
  /** Off where there is no lobby to go to. */
  readonly home?: boolean
}): JSX.Element {
  const words = useWords()
  return (
    <Screen name="full-page" title={props.title}>
      <section class="sheet" data-refusal={props['data-refusal']}>
        <WalledArch sign={props.sign} />
        <h1 tabIndex={-1}>{props.title}</h1>
        <p class="lead">{props.whatToDo}</p>
        {props.children}
        {props.aside !== undefined && <p class="small">{props.aside}</p>}
        {props.home !== false && (
          <a class="button" href="#/">
            {words.common.toLobby}
          </a>
        )}
      </section>
    </Screen>
  )
}

/** An arch that has been walled up. */
function WalledArch({ sign }: { readonly sign: IconName }): JSX.Element {
  return (
    <div class="walled" aria-hidden="true">
      <Icon name={sign} />
    </div>
  )
}
