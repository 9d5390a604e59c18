/** What takes part: a service and its database, and how each work is asked of it. */

export const works = [
  'sign-up',
  'sign-in',
  'session check',
  'new phone: code sent and verified',
  'login by code: sent and verified',
] as const

export type Work = (typeof works)[number]

export interface Person {
  /** Each person comes from a network of their own. */
  address: string
  name: string
  password: string
  /** A token or a cookie; empty before the first sign-in. */
  session: string
}

export interface Service {
  signUp(address: string, number: number): Promise<Person>
  signIn(person: Person): Promise<void>
  /** @throws {Error} where the session is none */
  check(person: Person, address: string): Promise<void>
  /** Makes an account of a phone by a code. @param phone E.164 */
  signUpByCode(phone: string, address: string): Promise<void>
  signInByCode(phone: string, address: string): Promise<void>
  /** Processes of the service and of its database. */
  processes(): { service: number[]; database: number[] }
  /** Ends the process of the service and starts another one on the same data; ends when it is started, not when it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface Contender {
  name: string
  /** The works that differ from those of the others. */
  works: readonly Work[]
  /** @param folder an empty one for its data */
  start(folder: string): Promise<Service>
}
