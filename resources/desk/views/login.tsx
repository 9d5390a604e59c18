/** The login. */

import { ProofForm } from '../acts/proofForm.tsx'
import { logIn, type Reason } from '../api/session.ts'
import { LanguageSwitch } from '../components/languageSwitch.tsx'
import { useWords } from '../words/words.ts'

export function Login({ reason }: { reason: Reason | null }) {
  const { login, language } = useWords()
  return (
    <main class="login">
      <div class="card">
        <div class="loginhead">
          <img src={document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href} alt="" width="40" height="40" />
          <LanguageSwitch legend={language} />
        </div>
        <h1>{login.title}</h1>
        <p class="faint">{login.lead}</p>
        {reason !== null && (
          <p class="said" role="status">
            {login[reason]}
          </p>
        )}
        <ProofForm submit={login.submit} onProof={logIn} />
        <p class="faint small">{login.keeps}</p>
      </div>
    </main>
  )
}
