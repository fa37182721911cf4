import type { JSX } from 'preact'
import { useWords } from '../context.ts'
import type { PlatformProblem } from '../platform.ts'
import { CopyButton } from './copy-button.tsx'
import { FullPage } from './full-page.tsx'

/** This browser, or this address, cannot carry the app: which part is missing, and what helps. */
export function PlatformPage({ problem }: { readonly problem: PlatformProblem }): JSX.Element {
  const { platform } = useWords()
  if (problem.kind === 'insecure') {
    return (
      <FullPage
        sign="warning"
        title={platform.insecureTitle}
        whatToDo={platform.insecureIntro}
        home={false}
        data-refusal="insecure"
      >
        <ul class="bullets">
          {platform.insecureDo.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </FullPage>
    )
  }
  return (
    <FullPage
      sign="warning"
      title={platform.unsupportedTitle}
      whatToDo={platform.unsupportedDo}
      home={false}
      data-refusal="unsupported"
    >
      <p>{platform.unsupportedIntro}</p>
      <ul class="bullets">
        {problem.missing.map(feature => (
          <li key={feature}>{platform.missing[feature]}</li>
        ))}
      </ul>
      <CopyButton text={window.location.href} />
    </FullPage>
  )
}
