/** Assigns recorded exchanges to the answers that they show. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { DocumentedAnswer } from './answers.ts'
import type { Exchange } from './exchanges.ts'
import type { Schema } from './schema.ts'

export type ValidatorOf = (component: string) => ValidateFunction

/** Validators of components, each compiled once. */
export function validators(schemas: ReadonlyMap<string, Schema>): ValidatorOf {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  ajv.addSchema({ $id: 'reference:', components: { schemas: Object.fromEntries(schemas) } })
  const known = new Map<string, ValidateFunction>()
  return (component) => {
    const compiled = known.get(component) ?? ajv.compile({ $ref: `reference:#/components/schemas/${component}` })
    known.set(component, compiled)
    return compiled
  }
}

/** Documented answers with the exchanges that show each, in the order of their files. */
export type Shown = ReadonlyMap<DocumentedAnswer, readonly Exchange[]>

export function shownBy(
  answers: readonly DocumentedAnswer[],
  exchanges: readonly Exchange[],
  validatorOf: ValidatorOf,
): Shown {
  const shows = (answer: DocumentedAnswer) => (exchange: Exchange) =>
    exchange.status === answer.status && exchange.answer !== undefined && validatorOf(answer.name)(exchange.answer)
  return new Map(answers.map((answer) => [answer, exchanges.filter(shows(answer))]))
}

/** Whether the case is about this operation, instead of only using it. */
const isAbout = ({ name, title, operation }: Exchange) =>
  name.startsWith(`${operation.dialect}/`) &&
  (operation.action ? title.includes(operation.name) : operation.routes.some(({ path }) => title.includes(stem(path))))

const stem = (path: string) => path.replace(/\/\{.*$/, '')

/** The best exchange for an answer: its case is about the operation, and it is short. */
export function bestOf(exchanges: readonly Exchange[]): Exchange | undefined {
  const length = ({ answer, fields }: Exchange) => JSON.stringify([answer, fields]).length
  const worth = (one: Exchange) =>
    (isAbout(one) ? 0 : 2_000) +
    (one.isPoint ? 0 : 1_000) +
    (one.name.includes('success') ? 0 : 100) +
    (one.form === 'json' || one.form === 'query' ? 0 : 500) +
    Math.min(length(one) / 10, 400)
  return exchanges.toSorted((one, other) => worth(one) - worth(other))[0]
}
