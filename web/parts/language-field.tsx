import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { useShell } from '../context.ts'
import { languageName } from '../language-name.ts'
import '../style/fields.css'

/** Spoken by most of those who come; whatever is chosen besides is offered too. */
const LANGUAGES = ['it', 'en', 'de', 'es', 'fr', 'pt', 'ro', 'sq', 'uk', 'ru', 'ar', 'zh', 'ja']

/** Which language somebody speaks. */
export function LanguageField(props: {
  readonly label: string
  readonly tag: string
  readonly choose: (tag: string) => void
}): JSX.Element {
  const spoken = useShell().language.value
  const id = useId()
  const tags = LANGUAGES.includes(props.tag) ? LANGUAGES : [props.tag, ...LANGUAGES]
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.tag} onChange={event => props.choose(event.currentTarget.value)}>
        {tags.map(tag => (
          <option key={tag} value={tag}>
            {languageName(tag, spoken) ?? tag}
          </option>
        ))}
      </select>
    </div>
  )
}
