/** Proves a person's identity by a password or a texted code. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Refusal, refusalOf } from '../api/refusal.ts'
import { type Proof, requestCode } from '../api/session.ts'
import { Button } from '../components/button.tsx'
import { Form, TextField } from '../components/field.tsx'
import { Refused } from '../components/states.tsx'
import { useWords } from '../words/words.ts'

interface ProofFormProps {
  /** The account that must log in; the form asks for it where not given. */
  account?: string
  submit: string
  /** @throws {Refusal} */
  onProof: (proof: Proof) => Promise<void>
  /** Elements beside the submit button. */
  beside?: ComponentChildren
}

interface Asked {
  account: string
  password: string
  phone: string
  code: string
}

export function ProofForm({ account: fixed, submit, onProof, beside }: ProofFormProps) {
  const words = useWords()
  const [asked, setAsked] = useState<Asked>({ account: fixed ?? '', password: '', phone: '', code: '' })
  const [byCode, setByCode] = useState(false)
  const [codeSentTo, setCodeSentTo] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const attempt = async (what: () => Promise<void>) => {
    setIsBusy(true)
    setRefusal(null)
    try {
      await what()
    } catch (thrown) {
      setRefusal(refusalOf(thrown))
    }
    setIsBusy(false)
  }
  const give = () =>
    attempt(() =>
      onProof(
        byCode ? { phone: asked.phone.trim(), code: asked.code } : { account: asked.account, password: asked.password },
      ),
    )
  const send = () =>
    attempt(async () => {
      await requestCode(asked.phone.trim())
      setCodeSentTo(asked.phone.trim())
    })
  const put = (field: keyof Asked) => (value: string) => setAsked((before) => ({ ...before, [field]: value }))
  const isComplete = byCode ? asked.phone && asked.code : asked.account && asked.password

  return (
    <Form class="form" onSubmit={() => void give()}>
      {byCode ? (
        <>
          <div class="joined">
            <TextField
              key="phone"
              label={words.login.phone}
              type="tel"
              value={asked.phone}
              onInput={put('phone')}
              autocomplete="tel"
              autofocus
              required
            />
            <Button onClick={() => void send()} disabled={isBusy || asked.phone === ''}>
              {words.login.sendCode}
            </Button>
          </div>
          <TextField
            key="code"
            label={words.login.code}
            hint={codeSentTo === null ? undefined : words.login.codeSent(codeSentTo)}
            value={asked.code}
            onInput={put('code')}
            inputmode="numeric"
            autocomplete="one-time-code"
            required
          />
        </>
      ) : (
        <>
          <TextField
            key="account"
            label={words.login.account}
            value={asked.account}
            onInput={put('account')}
            autocomplete="username"
            readonly={fixed !== undefined}
            autofocus={fixed === undefined}
            required
          />
          <TextField
            key="password"
            label={words.login.password}
            type="password"
            value={asked.password}
            onInput={put('password')}
            autocomplete="current-password"
            autofocus={fixed !== undefined}
            required
          />
        </>
      )}
      {refusal && <Refused refusal={refusal} />}
      <div class="buttons">
        <Button submits tone="main" disabled={isBusy || !isComplete}>
          {isBusy ? words.login.busy : submit}
        </Button>
        {beside}
      </div>
      <Button tone="quiet" onClick={() => setByCode(!byCode)}>
        {byCode ? words.login.byPassword : words.login.byCode}
      </Button>
    </Form>
  )
}
