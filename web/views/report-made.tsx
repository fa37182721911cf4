import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { useShell, useStore } from '../context.ts'
import { canShareFile, shareFile } from '../clipboard.ts'
import { Icon } from '../parts/icon.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { useNames } from '../store/person-seen.ts'
import { usePeopleWords } from '../people-words.ts'

const KILOBYTE = 1_000
/** As many as a person would write to. */
const SHOWN_MAX = 8

/** The report as a file, and who might want it. */
export function ReportMade({ file }: { readonly file: File }): JSX.Element {
  const words = usePeopleWords()
  const shell = useShell()
  const url = useMemo(() => URL.createObjectURL(file), [file])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  const size = words.report.kilobytes(Math.ceil(file.size / KILOBYTE))
  return (
    <div class="report-made">
      <p>{words.report.made(size)}</p>
      <p class="small">{words.report.notSent}</p>
      <div class="row">
        <a class="button primary" href={url} download={file.name}>
          {words.report.save}
        </a>
        {canShareFile(file) && (
          <button type="button" class="button" onClick={() => shareFile(file, shell)}>
            <Icon name="share" /> {words.report.share}
          </button>
        )}
      </div>
      <Keepers />
    </div>
  )
}

/** Who keeps order here, so that one knows whom to write to. */
function Keepers(): JSX.Element | null {
  const words = usePeopleWords()
  const members = useStore().members.value
  const rules = members?.rules.value
  const moderators = rules?.moderators ?? []
  const keepers = (moderators.length > 0 ? moderators : (rules?.community.founders ?? [])).slice(
    0,
    SHOWN_MAX,
  )
  const names = useNames(members, keepers).value
  if (keepers.length === 0) return null
  return (
    <section aria-labelledby="keepers">
      <h3 id="keepers">
        {moderators.length > 0 ? words.report.moderators : words.report.founders}
      </h3>
      <ul class="people">
        {keepers.map(account => (
          <li key={account} class="keeper">
            <Avatar account={account} name={names.get(account) ?? ''} />
            <span>
              <strong>
                <PersonName name={names.get(account) ?? ''} />
              </strong>{' '}
              <Fingerprint account={account} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
