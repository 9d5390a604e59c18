/**
 * An action of a manager, confirmed before it is carried out. Where the service requires a recent login, the dialog
 * asks for one and then carries the action out.
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Refusal, refusalOf } from '../api/refusal.ts'
import { logInAgain, type Proof } from '../api/session.ts'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Form } from '../components/field.tsx'
import { useMe } from '../components/me.ts'
import { notify } from '../components/notices.tsx'
import { Refused } from '../components/states.tsx'
import { useWords } from '../words/words.ts'
import { ProofForm } from './proofForm.tsx'

export interface ActProps {
  onClose: () => void
  /** Called after the action has succeeded. */
  onDone: () => void
}

interface ActDialogProps extends ActProps {
  title: string
  lead: string
  confirm: string
  done: string
  /** The sentence for values that the service refuses. */
  refused: string
  danger?: boolean
  /** Whether the form is complete. */
  isReady?: boolean
  /** @throws {Refusal} */
  run: () => Promise<unknown>
  children?: ComponentChildren
}

export function ActDialog(props: ActDialogProps) {
  const { title, lead, confirm, done, refused, danger, isReady = true, run, onClose, onDone, children } = props
  const words = useWords()
  const me = useMe()
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [wantsProof, setWantsProof] = useState(false)

  const act = async () => {
    setIsBusy(true)
    setRefusal(null)
    try {
      await run()
      notify(done)
      onClose()
      onDone()
    } catch (thrown) {
      const said = refusalOf(thrown)
      setWantsProof(said.wantsLogin)
      setRefusal(said.wantsLogin ? null : said)
      setIsBusy(false)
    }
  }
  const prove = async (proof: Proof) => {
    await logInAgain(proof)
    setWantsProof(false)
    await act()
  }
  const cancel = <Button onClick={onClose}>{words.cancel}</Button>

  if (wantsProof) {
    return (
      <Dialog key="proof" title={words.proof.title} onClose={onClose}>
        <p>{words.proof.lead}</p>
        <ProofForm account={String(me.id)} submit={words.proof.submit} onProof={prove} beside={cancel} />
      </Dialog>
    )
  }
  return (
    <Dialog key="act" title={title} onClose={onClose}>
      <p>{lead}</p>
      <Form class="form" onSubmit={() => void act()}>
        {children}
        {refusal && <Refused refusal={refusal} format={refused} />}
        <div class="buttons">
          <Button submits tone={danger ? 'danger' : 'main'} disabled={isBusy || !isReady}>
            {confirm}
          </Button>
          {cancel}
        </div>
      </Form>
    </Dialog>
  )
}
