import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { captionServerOf, type EngineChoice, type OwnCaptions } from '../../src/index.ts'
import {
  CAPTION_SIZES_REM,
  captionServer,
  captionsLook,
  keepCaptionServer,
  setCaptionsLook,
} from '../captions-look.ts'
import { useCaptionWords } from '../caption-words.ts'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { LanguageField } from '../parts/language-field.tsx'
import type { CaptionWords } from '../strings/captions.ts'
import type { RoomModel } from '../store/room-model.ts'

const ENGINES = ['browser', 'own-server'] as const satisfies readonly EngineChoice['kind'][]

/** How captions look here, and captions of one's own voice. */
export function CaptionSettings({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  return (
    <div class="caption-settings">
      <Look />
      <section aria-labelledby="captions-mine">
        <h3 id="captions-mine">{words.mineTitle}</h3>
        {room.onStage.value ? <Mine room={room} /> : <p>{words.notOnStage}</p>}
      </section>
    </div>
  )
}

function Look(): JSX.Element {
  const words = useCaptionWords()
  const look = captionsLook.value
  return (
    <section aria-labelledby="captions-view">
      <h3 id="captions-view">{words.viewTitle}</h3>
      <fieldset class="choice">
        <legend>{words.size}</legend>
        {CAPTION_SIZES_REM.map((_, size) => (
          <label key={size}>
            <input
              type="radio"
              name="caption-size"
              checked={look.size === size}
              onChange={() => setCaptionsLook({ size })}
            />
            {words.sizes[size]}
          </label>
        ))}
      </fieldset>
      <Switch
        name={words.contrast}
        isOn={look.isContrasting}
        set={isContrasting => setCaptionsLook({ isContrasting })}
      />
      <Switch
        name={words.aloud}
        hint={words.aloudHint}
        isOn={look.isAloud}
        set={isAloud => setCaptionsLook({ isAloud })}
      />
    </section>
  )
}

function Switch(props: {
  readonly name: string
  readonly hint?: string
  readonly isOn: boolean
  readonly set: (isOn: boolean) => void
}): JSX.Element {
  const hint = useId()
  return (
    <div class="switch-row">
      <button
        type="button"
        class="button"
        aria-pressed={props.isOn}
        aria-describedby={props.hint === undefined ? undefined : hint}
        onClick={() => props.set(!props.isOn)}
      >
        {props.isOn && <Icon name="check" />}
        {props.name}
      </button>
      {props.hint !== undefined && (
        <p id={hint} class="small">
          {props.hint}
        </p>
      )}
    </div>
  )
}

function Mine({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  const { own, start, install, stop } = room.captions
  const now = own.value
  const kind = useSignal<EngineChoice['kind']>('browser')
  const language = useSignal(room.state.value?.language ?? 'en')
  const address = useSignal(captionServer())
  const isTried = useSignal(false)
  const choose = (event: Event): void => {
    event.preventDefault()
    if (kind.value === 'browser') return start({ kind: 'browser' }, language.value)
    const server = captionServerOf(address.value)
    isTried.value = true
    if (server === undefined) return
    keepCaptionServer(server)
    start({ kind: 'own-server', address: server }, language.value)
  }
  const isBad = isTried.value && captionServerOf(address.value) === undefined
  return (
    <form class="caption-mine" onSubmit={choose}>
      <p>{words.mineIntro}</p>
      <LanguageField
        label={words.language}
        tag={language.value}
        choose={tag => (language.value = tag)}
      />
      <fieldset class="choice">
        <legend>{words.engine}</legend>
        {ENGINES.map(each => (
          <label key={each}>
            <input
              type="radio"
              name="caption-engine"
              checked={kind.value === each}
              onChange={() => (kind.value = each)}
            />
            {words.engines[each]}
          </label>
        ))}
      </fieldset>
      <p class="small">{words.engineHints[kind.value]}</p>
      {kind.value === 'own-server' && (
        <Field
          label={words.address}
          hint={words.addressHint}
          problem={isBad ? words.addressBad : undefined}
          value={address}
          plain
        />
      )}
      <p class="caption-phase" role="status" data-phase={now.phase}>
        {phaseText(now, words)}
      </p>
      {now.phase === 'installing' && <progress aria-label={words.phases.installing} />}
      <div class="row">
        {now.phase === 'on' ? (
          <button type="button" class="button" onClick={stop}>
            {words.stop}
          </button>
        ) : (
          <button type="submit" class="button primary" disabled={now.phase === 'looking'}>
            {words.start}
          </button>
        )}
        {now.phase === 'installable' && (
          <button type="button" class="button accent" onClick={install}>
            {words.install}
          </button>
        )}
      </div>
    </form>
  )
}

const phaseText = (now: OwnCaptions, words: CaptionWords): string =>
  now.phase === 'failed' ? words.faults[now.reason] : words.phases[now.phase]
