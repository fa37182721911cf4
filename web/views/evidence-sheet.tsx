import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HostEvidence, SpaceId } from '../../src/index.ts'
import { useShell } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint } from '../parts/person.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { MembersModel } from '../store/members-model.ts'
import { RulesInWords } from './community-rules.tsx'
import '../style/community.css'

/** Letters of a certificate's name that tell it from any other one on a screen. */
const NAME_LETTERS = 12

/** Which statements let a host in, how fresh they are, and under which rule. */
export function EvidenceSheet(props: {
  readonly space: SpaceId
  readonly members: MembersModel
}): JSX.Element {
  const words = useMemberWords()
  const { space, members } = props
  useEffect(() => members.lookAt(space), [members, space])
  const now = members.evidence.value
  if (now.phase === 'looking') return <Waiting label={words.evidence.looking} />
  if (now.phase === 'gone') return <p class="note">{words.evidence.gone}</p>
  return <Known evidence={now.evidence} />
}

function Known({ evidence }: { readonly evidence: HostEvidence }): JSX.Element {
  const words = useMemberWords()
  const { certificate, policy, right } = evidence
  return (
    <div class="evidence">
      <Fingerprint account={evidence.host} />
      {right === 'starter' && <p>{words.evidence.starter}</p>}
      {certificate !== undefined && <Statements certificate={certificate} />}
      {certificate !== undefined && (
        <p>
          <Icon name="check" /> {words.evidence.needed(policy.threshold)}
        </p>
      )}
      <h3>{words.evidence.rule}</h3>
      <RulesInWords policy={policy} />
    </div>
  )
}

function Statements(props: {
  readonly certificate: NonNullable<HostEvidence['certificate']>
}): JSX.Element {
  const words = useMemberWords()
  const { certificate } = props
  const format = new Intl.DateTimeFormat(useShell().language.value, { dateStyle: 'medium' })
  return (
    <>
      <p>{words.evidence.certificate(certificate.counted, certificate.members)}</p>
      <p>{words.evidence.fresh(certificate.fresh)}</p>
      <p class="small">
        {words.evidence.between(
          format.format(certificate.oldestMs),
          format.format(certificate.newestMs),
        )}
      </p>
      <p class="small">{words.evidence.offline(certificate.id.slice(0, NAME_LETTERS))}</p>
    </>
  )
}
